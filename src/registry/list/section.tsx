import type { ServiceManager } from '@jupyterlab/services';
import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect, useState } from 'react';
import { Hints, maySubscribe } from '../../api/events';
import { RegistryClient } from '../../api/registry';
import { ViewsClient } from '../../api/views';
import { StoreWatch } from '../../common/storewatch';
import { TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { useKeptFocus } from '../../components/keptfocus';
import { KeyFilter } from '../../components/keyfilter';
import { Loading } from '../../components/loading';
import type { IExperimentsModel, IPanelSectionProps } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { ModelList } from './model';
import { ModelRow } from './row';
import { NoModels } from './view';
import '../../../style/pages.css';

/** Models that the panel has room for; where there are more there is a field to look for them. */
const LIMIT = 8;

/** What the section works with. It stays the same. */
export interface ISectionParts {
  readonly services: ServiceManager.IManager;
  readonly commands: CommandRegistry;
  /** Of the panel: nothing is asked while nobody sees it. */
  readonly experiments: IExperimentsModel | null;
}

/**
 * Make the part of the panel that lists registered models.
 */
export function modelsSection(
  parts: ISectionParts
): React.ComponentType<IPanelSectionProps> {
  return function ModelsSection(props): React.JSX.Element | null {
    const models = useModels(props.connection, parts);
    return models && <Listed {...props} {...parts} models={models} />;
  };
}

function useModels(
  connection: string,
  { services, experiments }: ISectionParts
): ModelList | null {
  const [models, setModels] = useState<ModelList | null>(null);
  useEffect(() => {
    const { serverSettings, events } = services;
    const views = new ViewsClient(serverSettings);
    const watch = new StoreWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      views,
      connection
    });
    const one = new ModelList({
      client: new RegistryClient(serverSettings, connection),
      views,
      watch,
      limit: LIMIT,
      withPrompts: false
    });
    const look = (): void => {
      watch.isVisible = experiments?.isVisible ?? true;
    };
    experiments?.visibilityChanged.connect(look);
    look();
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setModels(one);
    return (): void => {
      experiments?.visibilityChanged.disconnect(look);
      one.dispose();
      watch.dispose();
    };
  }, [connection, services, experiments]);
  return models;
}

function Listed({
  models,
  connection,
  commands,
  trans
}: IPanelSectionProps &
  ISectionParts & { readonly models: ModelList }): React.JSX.Element {
  const state = useSignalValue(models.stateChanged, () => models.state);
  const { error, isLoading, isStale, search, hasMore } = state;
  const place = useKeptFocus<HTMLDivElement>();
  const [isLong, setIsLong] = useState(false);
  if (!isLong && (hasMore || search !== '')) {
    // It stays: who has emptied the field goes on typing in it.
    setIsLong(true);
  }
  return (
    <div ref={place} tabIndex={-1} className="jp-MlflowModelsSection">
      {isLong && (
        <KeyFilter
          label={trans.__('Search models')}
          value={search}
          onChange={next => {
            models.find(next);
          }}
        />
      )}
      {error && (
        <ErrorPane
          error={error}
          trans={trans}
          onRetry={() => {
            void models.refresh();
          }}
        />
      )}
      {isLoading && <Loading trans={trans} />}
      {state.models.length > 0 && (
        <ul className="jp-MlflowModelList" aria-label={trans.__('Models')}>
          {state.models.map(model => (
            <ModelRow
              key={model.name}
              model={model}
              isShort
              onOpen={version => {
                void commands.execute(CommandIDs.openModel, {
                  connection,
                  name: model.name,
                  ...(version === null ? {} : { version })
                });
              }}
              trans={trans}
            />
          ))}
        </ul>
      )}
      {state.models.length === 0 && !isLoading && !isStale && !error && (
        <NoModels
          state={state}
          onClear={() => {
            models.find('');
          }}
          trans={trans}
        />
      )}
      <TextButton
        label={trans.__('All models')}
        onClick={() => {
          void commands.execute(CommandIDs.openModels, { connection });
        }}
      />
    </div>
  );
}
