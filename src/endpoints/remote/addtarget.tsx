import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useState } from 'react';
import type { IPlugin } from '../../api/targets';
import { TextButton } from '../../components/button';
import { useFocusBack } from '../../components/focusback';
import { asRequestError } from '../../request';

/**
 * A field for the URI of one more target.
 */
export function AddTarget({
  installed,
  onAdd,
  trans
}: {
  readonly installed: readonly IPlugin[];
  /** @throws RequestError */
  readonly onAdd: (uri: string) => Promise<void>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [uri, setUri] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const button = useFocusBack<HTMLDivElement>(isOpen);
  const add = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await onAdd(uri.trim());
      setIsOpen(false);
      setUri('');
    } catch (reason) {
      setProblem(asRequestError(reason).message);
    }
    setIsBusy(false);
  };
  if (!isOpen) {
    return (
      <div ref={button}>
        <TextButton
          label={trans.__('Add target…')}
          onClick={() => {
            setIsOpen(true);
          }}
        />
      </div>
    );
  }
  return (
    <form
      className="jp-MlflowTargets-add"
      onSubmit={event => {
        event.preventDefault();
        if (!isBusy && uri.trim() !== '') {
          void add();
        }
      }}
    >
      <label>
        {trans.__('Target URI')}
        <input
          // The person has just asked for it.
          autoFocus
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          spellCheck={false}
          list={`${id}-installed`}
          value={uri}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-note`}
          onChange={event => {
            setUri(event.target.value);
            setProblem('');
          }}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              setIsOpen(false);
            }
          }}
        />
      </label>
      <datalist id={`${id}-installed`}>
        {installed.map(({ name, distribution, version }) => (
          <option key={name} value={name}>
            {`${distribution} ${version}`}
          </option>
        ))}
      </datalist>
      <p
        id={`${id}-note`}
        className="jp-MlflowJsonField-note"
        data-wrong={problem !== ''}
        role="status"
      >
        {problem ||
          trans.__(
            'Such as databricks://profile or sagemaker:/us-east-1. Logins stay where MLflow looks for them.'
          )}
      </p>
      <div className="jp-MlflowTargets-buttons">
        <button
          type="submit"
          className="jp-mod-styled jp-mod-accept"
          aria-disabled={isBusy || undefined}
          disabled={uri.trim() === ''}
        >
          {trans.__('Add')}
        </button>
        <TextButton
          label={trans.__('Cancel')}
          onClick={() => {
            setIsOpen(false);
          }}
        />
      </div>
    </form>
  );
}
