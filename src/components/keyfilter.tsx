import React from 'react';

/**
 * A field for a part of a name.
 */
export function KeyFilter({
  label,
  value,
  onChange
}: {
  /** What is looked for, in words. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): React.JSX.Element {
  return (
    <input
      type="search"
      className="jp-mod-styled jp-MlflowKeyFilter"
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      value={value}
      onChange={({ target }) => {
        onChange(target.value);
      }}
    />
  );
}

/** Whether a name has what was looked for in it, in whatever case. */
export function matchesKey(key: string, wanted: string): boolean {
  return key.toLowerCase().includes(wanted.trim().toLowerCase());
}
