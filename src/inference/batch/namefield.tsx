import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';

/**
 * The name of something that the kernel has, to be chosen or typed.
 */
export function NameField({
  label,
  name,
  names,
  problem,
  hint,
  onChange
}: {
  readonly label: string;
  readonly name: string;
  /** What there is; a name that is not among them may still be meant. */
  readonly names: readonly string[];
  readonly problem: string;
  /** What to know as long as nothing is wrong. */
  readonly hint: string;
  readonly trans: TranslationBundle;
  readonly onChange: (name: string) => void;
}): React.JSX.Element {
  const id = useId();
  return (
    <label>
      {label}
      <input
        className="jp-mod-styled"
        type="text"
        autoComplete="off"
        spellCheck={false}
        required
        list={`${id}-names`}
        value={name}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onChange={event => {
          onChange(event.target.value);
        }}
      />
      <datalist id={`${id}-names`}>
        {names.map(each => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <span
        id={`${id}-problem`}
        className={problem ? 'jp-MlflowBatch-problem' : 'jp-MlflowBatch-quiet'}
        role="status"
      >
        {problem || hint}
      </span>
    </label>
  );
}
