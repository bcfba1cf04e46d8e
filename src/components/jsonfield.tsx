import React, { useId } from 'react';

/**
 * A field for JSON, with what is wrong beside it.
 */
export function JsonField({
  label,
  text,
  problem,
  hint,
  isReadOnly = false,
  onChange
}: {
  readonly label: string;
  readonly text: string;
  /** '' when nothing is wrong. */
  readonly problem: string;
  /** What can be typed, while nothing is wrong. */
  readonly hint: string;
  readonly isReadOnly?: boolean;
  readonly onChange: (text: string) => void;
}): React.JSX.Element {
  const id = useId();
  const lines = text.split('\n').length;
  return (
    <>
      <label>
        {label}
        <textarea
          className="jp-mod-styled jp-MlflowJsonField"
          aria-invalid={problem !== ''}
          aria-describedby={id}
          spellCheck={false}
          readOnly={isReadOnly}
          rows={Math.min(Math.max(lines + 1, FEWEST_LINES), MOST_LINES)}
          value={text}
          onChange={event => {
            onChange(event.target.value);
          }}
        />
      </label>
      <p
        id={id}
        className="jp-MlflowJsonField-note"
        data-wrong={problem !== ''}
        role="status"
      >
        {problem || hint}
      </p>
    </>
  );
}

const FEWEST_LINES = 3;
const MOST_LINES = 14;
