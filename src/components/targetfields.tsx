import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { jsonObjectProblem } from '../common/jsonobject';
import { JsonField } from './jsonfield';

/**
 * What a target shall do with a model: in the words of its plug-in, which says more in its help.
 */
export function ConfigField({
  text,
  help,
  hint,
  isReadOnly,
  onChange,
  trans
}: {
  readonly text: string;
  /** The target's own; '' when it has none. */
  readonly help: string;
  readonly hint: string;
  readonly isReadOnly: boolean;
  readonly onChange: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <>
      <JsonField
        label={trans.__('Config as JSON')}
        text={text}
        problem={jsonObjectProblem(text, trans)}
        hint={hint}
        isReadOnly={isReadOnly}
        onChange={onChange}
      />
      {help !== '' && (
        <details className="jp-MlflowTargetHelp">
          <summary>{trans.__('Help of this target')}</summary>
          <pre>{help}</pre>
        </details>
      )}
    </>
  );
}

/**
 * Which of a model's flavors a target shall use.
 */
export function FlavorField({
  flavor,
  isReadOnly,
  onChange,
  trans
}: {
  readonly flavor: string;
  readonly isReadOnly: boolean;
  readonly onChange: (flavor: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <label>
      {trans.__('Flavor')}
      <input
        className="jp-mod-styled"
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__('The target’s choice')}
        readOnly={isReadOnly}
        value={flavor}
        onChange={event => {
          onChange(event.target.value);
        }}
      />
    </label>
  );
}
