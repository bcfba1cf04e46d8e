import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useState } from 'react';
import type { ModelRef } from '../api/views';
import type { RequestError } from '../request';
import type { Outlook, RegisteredNames } from './names';
import { nameProblem } from './names';

/** What the person has chosen. */
export interface IChoice {
  readonly model: ModelRef;
  readonly name: string;
}

/** Where the attempt to register stands. */
export interface IProgress {
  readonly isBusy: boolean;
  readonly error: RequestError | null;
}

/**
 * The register form: which model, which name, and what that would lead to.
 */
export function RegisterForm({
  models,
  names,
  choice,
  progress,
  trans,
  onChange
}: {
  readonly models: readonly ModelRef[];
  readonly names: RegisteredNames;
  readonly choice: IChoice;
  readonly progress: IProgress;
  readonly trans: TranslationBundle;
  readonly onChange: (choice: IChoice) => void;
}): React.JSX.Element {
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
  const { error, isBusy } = progress;
  return (
    <div className="jp-MlflowRegisterForm" aria-busy={isBusy}>
      {models.length > 1 && (
        <label>
          {trans.__('Model')}
          <select
            className="jp-mod-styled"
            disabled={isBusy}
            value={models.indexOf(choice.model)}
            onChange={event => {
              const model = models[Number(event.target.value)];
              if (model) {
                onChange({ ...choice, model });
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
          readOnly={isBusy}
          value={choice.name}
          aria-describedby={`${id}-hint`}
          aria-invalid={error !== null}
          onChange={event => {
            onChange({ ...choice, name: event.target.value });
          }}
        />
      </label>
      <datalist id={`${id}-names`}>
        {known.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div id={`${id}-hint`} className="jp-MlflowRegisterForm-hint">
        {error ? (
          <div className="jp-MlflowRegisterForm-error" role="alert">
            {error.message}
            {error.details && (
              <details>
                <summary>{trans.__('Details')}</summary>
                <pre>{error.details}</pre>
              </details>
            )}
          </div>
        ) : (
          <span role="status">{isBusy ? trans.__('Registering…') : hint}</span>
        )}
      </div>
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
