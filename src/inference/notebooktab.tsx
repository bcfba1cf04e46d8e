import React, { useState } from 'react';
import { ErrorPane } from '../components/error';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { IInferenceOptions, InferenceResult } from './dialog';
import { createNotebook } from './newnotebook';
import type { ITarget } from './target';

/**
 * A notebook that predicts with the model.
 */
export function NotebookTab({
  target,
  options,
  onDone
}: {
  readonly target: ITarget;
  readonly options: IInferenceOptions;
  readonly onDone: (result: InferenceResult) => void;
}): React.JSX.Element {
  const { serverSettings, directory, kernelName, trans } = options;
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);
  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      onDone({
        notebook: await createNotebook(
          serverSettings,
          target,
          directory,
          kernelName
        )
      });
    } catch (reason) {
      setError(asRequestError(reason));
      setIsBusy(false);
    }
  };
  return (
    <form
      className="jp-MlflowInference-form"
      onSubmit={event => {
        event.preventDefault();
        if (!isBusy) {
          void submit();
        }
      }}
    >
      <p>
        {trans.__(
          'A new notebook that loads the model and predicts on its input example.'
        )}
      </p>
      {error && <ErrorPane error={error} trans={trans} />}
      <div className="jp-MlflowInference-buttons">
        <button
          type="submit"
          className="jp-Dialog-button jp-mod-accept jp-mod-styled"
          aria-disabled={isBusy || undefined}
        >
          {trans.__('Create notebook')}
        </button>
      </div>
    </form>
  );
}
