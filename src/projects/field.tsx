import React, { useId } from 'react';

/**
 * A field for a text, with what is wrong, or what to type, below it.
 */
export function Field({
  label,
  text,
  kind = '',
  hint = '',
  problem = '',
  placeholder,
  choices = [],
  isNumeric = false,
  isRequired = false,
  isReadOnly = false,
  onChange
}: {
  readonly label: string;
  readonly text: string;
  /** What it takes, beside the label. */
  readonly kind?: string;
  readonly hint?: string;
  /** '' when nothing is wrong. */
  readonly problem?: string;
  readonly placeholder?: string;
  /** What is offered; anything else can be typed as well. */
  readonly choices?: readonly string[];
  readonly isNumeric?: boolean;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly onChange: (text: string) => void;
}): React.JSX.Element {
  const id = useId();
  return (
    <div className="jp-MlflowProject-field">
      <label htmlFor={id}>
        <bdi>{label}</bdi>
        {kind !== '' && <span className="jp-MlflowProject-quiet"> {kind}</span>}
      </label>
      <input
        id={id}
        className="jp-mod-styled"
        type="text"
        inputMode={isNumeric ? 'decimal' : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        list={choices.length > 0 ? `${id}-choices` : undefined}
        aria-invalid={problem !== ''}
        aria-required={isRequired}
        aria-describedby={`${id}-note`}
        readOnly={isReadOnly}
        value={text}
        onChange={event => {
          onChange(event.target.value);
        }}
      />
      {choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {choices.map(choice => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
      <p
        id={`${id}-note`}
        className="jp-MlflowProject-note"
        data-wrong={problem !== ''}
        role="status"
      >
        {problem || hint}
      </p>
    </div>
  );
}

/**
 * A choice of few.
 */
export function Choice({
  label,
  value,
  options,
  problem = '',
  hint = '',
  isDisabled = false,
  onChange
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly isDisabled?: boolean;
  }[];
  readonly problem?: string;
  readonly hint?: React.ReactNode;
  readonly isDisabled?: boolean;
  readonly onChange: (value: string) => void;
}): React.JSX.Element {
  const id = useId();
  // Else the browser would show another one as chosen.
  const all = options.some(option => option.value === value)
    ? options
    : [{ value, label: value, isDisabled: true }, ...options];
  return (
    <div className="jp-MlflowProject-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="jp-mod-styled"
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-note`}
        disabled={isDisabled}
        value={value}
        onChange={event => {
          onChange(event.target.value);
        }}
      >
        {all.map(option => (
          <option
            key={option.value}
            value={option.value}
            disabled={option.isDisabled}
          >
            {option.label}
          </option>
        ))}
      </select>
      <div
        id={`${id}-note`}
        className="jp-MlflowProject-note"
        data-wrong={problem !== ''}
      >
        {problem || hint}
      </div>
    </div>
  );
}
