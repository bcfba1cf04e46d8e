import React, { useCallback, useState } from 'react';
import { loadChoices } from '../common/modelchoices';
import { ErrorPane } from '../components/error';
import { useLoaded } from '../components/loaded';
import { Tabs } from '../components/tabs';
import { BatchTab } from './batch/tab';
import type { Browse, IInferenceOptions, InferenceResult } from './parts';
import { PlaceTab } from './place';
import type { ITarget } from './target';

/**
 * Which model, by which version or alias, and what is to be made of it.
 */
export function InferenceForm({
  options,
  browse,
  onDone
}: {
  readonly options: IInferenceOptions;
  readonly browse: Browse | null;
  readonly onDone: (result: InferenceResult) => void;
}): React.JSX.Element {
  const { targets, serverSettings, trans } = options;
  const [asked, setAsked] = useState(targets[0]);
  const [index, setIndex] = useState<number | null>(null);
  const load = useCallback(
    () => loadChoices(serverSettings, asked, trans),
    [serverSettings, asked, trans]
  );
  const { value: found, error, retry } = useLoaded(load);
  const choice =
    (index === null ? found?.first : found?.choices[index]) ?? null;
  const target: ITarget = choice ? { ...asked, key: choice.key } : asked;
  const name = found?.registered ?? asked.name;
  const tab = { target, name, options, onDone };
  return (
    <div className="jp-MlflowInference">
      {targets.length > 1 && (
        <label>
          {trans.__('Model')}
          <select
            className="jp-mod-styled"
            value={targets.indexOf(asked)}
            onChange={event => {
              setAsked(targets[Number(event.target.value)] ?? targets[0]);
              setIndex(null);
            }}
          >
            {targets.map(({ label }, each) => (
              <option key={each} value={each}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      {name !== '' && targets.length === 1 && (
        <p className="jp-MlflowInference-model">
          <bdi>{name}</bdi>
        </p>
      )}
      {found && found.choices.length > 1 && (
        <label>
          {trans.__('Version')}
          <select
            className="jp-mod-styled"
            value={choice ? found.choices.indexOf(choice) : 0}
            onChange={event => {
              setIndex(Number(event.target.value));
            }}
          >
            {found.choices.map(({ label }, each) => (
              <option key={each} value={each}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      {error && <ErrorPane error={error} trans={trans} onRetry={retry} />}
      <Tabs
        label={trans.__('Kind of inference')}
        // What was typed stays, and what is being made is not made twice.
        keeps
        tabs={[
          {
            id: 'realtime',
            title: trans.__('Real-time'),
            content: <PlaceTab {...tab} isReady={found !== null} />
          },
          {
            id: 'notebook',
            title: trans.__('Notebook'),
            content: (
              <BatchTab
                target={target}
                {...options}
                browse={browse}
                onDone={({ path, kernel }) => {
                  onDone({ notebook: path, kernel });
                }}
              />
            )
          }
        ]}
      />
    </div>
  );
}
