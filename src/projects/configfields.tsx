import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useState } from 'react';
import type { IConfigField } from '../api/projects';
import { jsonObjectProblem } from '../common/jsonobject';
import { JsonField } from '../components/jsonfield';
import type { Config } from './config';
import { readConfig, withField } from './config';
import { Choice, Field } from './field';
import type { Problems } from './form';

/** A larger file is none of these. */
const MOST_BYTES = 1_000_000;

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
  const [fileProblem, setFileProblem] = useState('');
  const take = async (file: File): Promise<void> => {
    if (file.size > MOST_BYTES) {
      setFileProblem(trans.__('%1 is too large to be a config.', file.name));
      return;
    }
    try {
      onChange(await file.text());
      setFileProblem('');
    } catch {
      setFileProblem(trans.__('%1 cannot be read.', file.name));
    }
  };
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
              if (file) {
                void take(file);
              }
              // The same file can be chosen again.
              target.value = '';
            }}
          />
        </label>
        <p
          className="jp-MlflowProject-note"
          data-wrong={fileProblem !== ''}
          role="status"
        >
          {fileProblem}
        </p>
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
  const mend = trans.__('Mend the JSON below first.');
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
        hint={config ? hint : mend}
        isDisabled={config === null}
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
      hint={config ? hint : mend}
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
