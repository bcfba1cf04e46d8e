import React from 'react';

/** On or off. */
export function Toggle({
  label,
  isOn,
  isDisabled = false,
  onChange
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}): React.JSX.Element {
  return (
    <label title={label}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={({ target }) => {
          onChange(target.checked);
        }}
      />
      <bdi>{label}</bdi>
    </label>
  );
}
