import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useState } from 'react';
import type { IModelVersion } from '../api/registry';
import type { ModelRef } from '../api/views';
import type { RequestError } from '../request';
import type { Outlook, RegisteredNames } from './names';
import { aliasProblem, nameProblem } from './names';

/** What the person has chosen. */
export interface IChoice {
  /** null where a version is copied. */
  readonly model: ModelRef | null;
  readonly name: string;
  /** '' for none. */
  readonly alias: string;
  /** Of the version, '' for none. */
  readonly description: string;
}

/** Where the attempt to register stands. */
export interface IProgress {
  readonly isBusy: boolean;
  readonly error: RequestError | null;
  /** The version, when it is there: then the error is about its alias. */
  readonly made: IModelVersion | null;
}

/** Lines of a description that are seen at once. */
const ROWS = 2;

interface IFormProps {
  readonly models: readonly ModelRef[];
  readonly names: RegisteredNames;
  readonly choice: IChoice;
  readonly progress: IProgress;
  readonly trans: TranslationBundle;
  readonly onChange: (changes: Partial<IChoice>) => void;
}

/**
 * The register form: which model, which name, what that would lead to, and what is said of it.
 */
export function RegisterForm(props: IFormProps): React.JSX.Element {
  const { models, names, choice, progress, trans, onChange } = props;
  const id = useId();
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    // Without the names there is no completion; registering itself will tell what is wrong.
    names.load().then(
      () => {
        setKnown(names.names);
      },
      () => undefined
    );
  }, [names]);
  const hint = useHint(choice.name, names, known, trans);
  const { error, isBusy, made } = progress;
  const isFixed = isBusy || made !== null;
  const nameError = made === null ? error : null;
  return (
    <div className="jp-MlflowRegisterForm" aria-busy={isBusy}>
      {models.length > 1 && (
        <label>
          {trans.__('Model')}
          <select
            className="jp-mod-styled"
            disabled={isFixed}
            value={choice.model ? models.indexOf(choice.model) : 0}
            onChange={event => {
              const model = models[Number(event.target.value)];
              if (model) {
                onChange({ model });
              }
            }}
          >
            {models.map((model, index) => (
              <option key={model.uri} value={index}>
                {[model.name, ...model.flavors].join(' · ')}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {trans.__('Model name')}
        <input
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          required
          pattern="[^\/:]+"
          list={`${id}-names`}
          readOnly={isFixed}
          value={choice.name}
          aria-describedby={`${id}-hint`}
          aria-invalid={nameError !== null}
          onChange={event => {
            onChange({ name: event.target.value });
          }}
        />
      </label>
      <datalist id={`${id}-names`}>
        {known.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div id={`${id}-hint`} className="jp-MlflowRegisterForm-hint">
        {nameError ? (
          <Problem error={nameError} text={nameError.message} trans={trans} />
        ) : (
          <span role="status">
            {made
              ? trans.__('Version %1 is registered.', made.version)
              : isBusy
                ? trans.__('Registering…')
                : hint}
          </span>
        )}
      </div>
      <AliasField id={id} {...props} />
      <label>
        {trans.__('Description (optional)')}
        <textarea
          className="jp-mod-styled"
          rows={ROWS}
          readOnly={isFixed}
          value={choice.description}
          onChange={event => {
            onChange({ description: event.target.value });
          }}
        />
      </label>
    </div>
  );
}

function AliasField({
  id,
  names,
  choice,
  progress: { error, isBusy, made },
  trans,
  onChange
}: IFormProps & { readonly id: string }): React.JSX.Element {
  const alias = choice.alias.trim();
  const problem = alias === '' ? '' : aliasProblem(alias, trans);
  const before = names.aliased(choice.name.trim(), alias);
  return (
    <>
      <label>
        {trans.__('Alias (optional)')}
        <input
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          spellCheck={false}
          placeholder={trans.__('such as champion')}
          readOnly={isBusy}
          value={choice.alias}
          aria-describedby={`${id}-alias`}
          aria-invalid={problem !== '' || (made !== null && error !== null)}
          onChange={event => {
            onChange({ alias: event.target.value });
          }}
        />
      </label>
      <div id={`${id}-alias`} className="jp-MlflowRegisterForm-hint">
        {made && error ? (
          <Problem
            error={error}
            text={trans.__(
              'The alias was not set: %1 Change it and try again, or cancel to leave it out.',
              error.message
            )}
            trans={trans}
          />
        ) : (
          <span role="status">
            {problem ||
              (before === null
                ? ''
                : trans.__('Will move here from version %1', before))}
          </span>
        )}
      </div>
    </>
  );
}

function Problem({
  error,
  text,
  trans
}: {
  readonly error: RequestError;
  readonly text: string;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowRegisterForm-error" role="alert">
      {text}
      {error.details && (
        <details>
          <summary>{trans.__('Details')}</summary>
          <pre>{error.details}</pre>
        </details>
      )}
    </div>
  );
}

/** How long a name must stand still before the registry is asked about it, in ms. */
const TYPING = 200;

function useHint(
  name: string,
  names: RegisteredNames,
  known: readonly string[],
  trans: TranslationBundle
): string {
  const [hint, setHint] = useState('');
  const problem = nameProblem(name, trans);
  useEffect(() => {
    if (problem) {
      return;
    }
    let isCurrent = true;
    const show = (text: string): void => {
      if (isCurrent) {
        setHint(text);
      }
    };
    const timer = setTimeout(() => {
      names.outlook(name.trim()).then(
        outlook => {
          show(describe(outlook, trans));
        },
        () => {
          show('');
        }
      );
    }, TYPING);
    return (): void => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [name, names, known, problem, trans]);
  return problem || hint;
}

function describe(outlook: Outlook, trans: TranslationBundle): string {
  return 'version' in outlook
    ? trans.__('Will be version %1', outlook.version)
    : trans.__('New model');
}
