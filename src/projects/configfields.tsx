import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import type { IConfigField } from '../api/projects';
import { jsonObjectProblem } from '../common/jsonobject';
import { JsonField } from '../components/jsonfield';
import type { Config } from './config';
import { readConfig, withField } from './config';
import { Choice, Field } from './field';
import type { Problems } from './form';

/**
 * What a backend is to do: in fields where they are known, and as JSON for all. Both are the same text.
 */
export function ConfigFields({
  fields,
  text,
  problems,
  onChange,
  trans
}: {
  readonly fields: readonly IConfigField[];
  readonly text: string;
  readonly problems: Problems;
  readonly onChange: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const config = readConfig(text);
  return (
    <>
      {fields.map(field => (
        <ConfigField
          key={field.name}
          field={field}
          config={config}
          problem={problems.get(`backend_config.${field.name}`) ?? ''}
          onChange={value => {
            onChange(withField(config ?? {}, field.name, value));
          }}
          trans={trans}
        />
      ))}
      <div className="jp-MlflowProject-field">
        <JsonField
          label={trans.__('Backend config as JSON')}
          text={text}
          problem={
            jsonObjectProblem(text, trans) ||
            (problems.get('backend_config') ?? '')
          }
          hint={trans.__(
            'A JSON object, as this backend wants it; may be empty.'
          )}
          onChange={onChange}
        />
        <label className="jp-MlflowProject-file" htmlFor={id}>
          {trans.__('Take it from a file')}
          <input
            id={id}
            type="file"
            accept=".json,application/json"
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              void file?.text().then(onChange);
              // The same file can be chosen again.
              target.value = '';
            }}
          />
        </label>
      </div>
    </>
  );
}

function ConfigField({
  field: { name, title, type, description, is_required, without, ...field },
  config,
  problem,
  onChange,
  trans
}: {
  readonly field: IConfigField;
  readonly config: Config;
  readonly problem: string;
  readonly onChange: (value: string | number | boolean | undefined) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const value = config?.[name];
  const other = without === null ? undefined : config?.[without];
  const isIdle = without !== null && other !== undefined && other !== '';
  const hint = isIdle
    ? trans.__('It has no effect, as %1 is given.', without)
    : description;
  if (type === 'boolean') {
    const usual = field.default === true ? trans.__('yes') : trans.__('no');
    return (
      <Choice
        label={title}
        value={typeof value === 'boolean' ? String(value) : ''}
        options={[
          { value: '', label: trans.__('As usual: %1', usual) },
          { value: 'true', label: trans.__('Yes') },
          { value: 'false', label: trans.__('No') }
        ]}
        problem={problem}
        hint={hint}
        onChange={chosen => {
          onChange(chosen === '' ? undefined : chosen === 'true');
        }}
      />
    );
  }
  return (
    <Field
      label={title}
      kind={name}
      text={
        typeof value === 'string' || typeof value === 'number'
          ? String(value)
          : ''
      }
      problem={problem}
      hint={config ? hint : trans.__('Mend the JSON below first.')}
      isRequired={is_required}
      isReadOnly={config === null}
      onChange={text => {
        // "0." is on its way to a number, and stays what was typed.
        const isNumber = type === 'number' && String(Number(text)) === text;
        onChange(text === '' ? undefined : isNumber ? Number(text) : text);
      }}
    />
  );
}
