import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useId, useState } from 'react';
import type { EndpointEnvironment } from '../api/endpoints';
import { EndpointsClient, isEndpointName } from '../api/endpoints';
import { IdleField, SizeField, USUAL_IDLE } from '../components/endpointfields';
import { ErrorPane } from '../components/error';
import { useLoaded } from '../components/loaded';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import { suggestEndpointName } from './endpointname';
import type { IRealtimeProps } from './parts';

/** Nobody's name yet. */
const NONE: readonly string[] = [];

/**
 * A real-time endpoint for the model.
 */
export function RealtimeTab({
  target,
  name: modelName,
  isReady,
  options: { serverSettings, trans },
  onDone
}: IRealtimeProps): React.JSX.Element {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [workers, setWorkers] = useState(1);
  const [environment, setEnvironment] = useState<EndpointEnvironment>('server');
  const [idle, setIdle] = useState(USUAL_IDLE);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);
  const loadTaken = useCallback(async () => {
    const endpoints = await new EndpointsClient(serverSettings).list();
    return endpoints.map(({ name }) => name);
  }, [serverSettings]);
  // Without them a name that is taken is told when the endpoint is made.
  const taken = useLoaded(loadTaken).value ?? NONE;
  const name = typed ?? suggestEndpointName(modelName, taken);
  const problem =
    endpointNameProblem(name, taken, trans) ||
    (error && isAboutName(error) ? error.message : '');
  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await new EndpointsClient(serverSettings).create({
        name,
        connection: target.connection,
        model: target.key,
        workers,
        environment,
        idle_timeout: idle
      });
      onDone({ endpoint: name });
    } catch (reason) {
      setError(asRequestError(reason));
      setIsBusy(false);
    }
  };
  return (
    <form
      className="jp-MlflowInference-form"
      aria-busy={isBusy}
      onSubmit={event => {
        event.preventDefault();
        if (!isBusy && isReady && !endpointNameProblem(name, taken, trans)) {
          void submit();
        }
      }}
    >
      <label>
        {trans.__('Endpoint name')}
        <input
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          spellCheck={false}
          readOnly={isBusy}
          value={name}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onChange={event => {
            setTyped(event.target.value);
            setError(null);
          }}
        />
      </label>
      <p
        id={`${id}-problem`}
        className="jp-MlflowInference-problem"
        role="status"
      >
        {problem}
      </p>
      <div className="jp-MlflowInference-row">
        <SizeField workers={workers} onChange={setWorkers} trans={trans} />
        <IdleField seconds={idle} onChange={setIdle} trans={trans} />
      </div>
      <label>
        {trans.__('Environment')}
        <select
          className="jp-mod-styled"
          value={environment}
          onChange={event => {
            setEnvironment(event.target.value === 'fresh' ? 'fresh' : 'server');
          }}
        >
          <option value="server">{trans.__('This server’s')}</option>
          <option value="fresh">
            {trans.__('Fresh, from the model’s requirements')}
          </option>
        </select>
      </label>
      <p className="jp-MlflowInference-quiet">
        {environment === 'fresh'
          ? trans.__(
              'The model’s requirements are installed first, which can take minutes.'
            )
          : idle === 0
            ? trans.__('It keeps its memory until it is stopped or deleted.')
            : trans.__(
                'An endpoint that stopped when idle starts again with the next request.'
              )}
      </p>
      {error && !isAboutName(error) && (
        <ErrorPane error={error} trans={trans} />
      )}
      <div className="jp-MlflowInference-buttons">
        <button
          type="submit"
          className="jp-Dialog-button jp-mod-accept jp-mod-styled"
          disabled={!isReady || problem !== ''}
          aria-disabled={isBusy || undefined}
        >
          {isBusy ? trans.__('Creating…') : trans.__('Create endpoint')}
        </button>
      </div>
    </form>
  );
}

/** Why an endpoint cannot be called so, '' when it can. */
export function endpointNameProblem(
  name: string,
  taken: readonly string[],
  trans: TranslationBundle
): string {
  if (name === '') {
    return trans.__('Type a name.');
  }
  if (!isEndpointName(name)) {
    return trans.__(
      'Use up to 63 letters, digits, “-”, “_” and “.”, beginning with a letter or a digit.'
    );
  }
  return taken.includes(name)
    ? trans.__('There is an endpoint of this name already.')
    : '';
}

function isAboutName({ status }: RequestError): boolean {
  return status === CONFLICT;
}

const CONFLICT = 409;
