import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect } from 'react';
import type { IEndpoint } from '../api/endpoints';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { LinkButton } from '../components/linkbutton';
import { Loading } from '../components/loading';
import { CommandIDs } from '../tokens';
import type { IExperimentsModel, IPanelSectionProps } from '../tokens';
import type { EndpointList } from './list';
import { RemoteTargets } from './remote/fold';
import type { Services } from './remote/fold';
import { EndpointBadge } from './state';
import type { EndpointWatch } from './watch';
import { servedLabel } from './words';
import '../../style/pages.css';

/**
 * The panel's list of endpoints.
 */
export function makeSection({
  list,
  commands,
  experiments,
  makeWatch,
  services
}: {
  readonly list: EndpointList;
  readonly commands: CommandRegistry;
  /** Whether the panel is seen. */
  readonly experiments: Pick<
    IExperimentsModel,
    'isVisible' | 'visibilityChanged'
  > | null;
  /** Tells when to ask anew. */
  readonly makeWatch: () => EndpointWatch;
  /** For those elsewhere, which are asked for when somebody wants to see them. */
  readonly services: Services;
}): React.ComponentType<IPanelSectionProps> {
  return function EndpointsSection({ trans }: IPanelSectionProps) {
    const { endpoints, error } = useSignalValue(list.changed, () => list.state);
    useEffect(() => {
      const watch = makeWatch();
      watch.wished.connect(() => void list.refresh());
      const follow = (): void => {
        watch.isVisible = experiments?.isVisible ?? true;
      };
      experiments?.visibilityChanged.connect(follow);
      follow();
      return (): void => {
        experiments?.visibilityChanged.disconnect(follow);
        watch.dispose();
      };
    }, []);
    return (
      <>
        {error && (
          <ErrorPane
            error={error}
            trans={trans}
            onRetry={() => {
              void list.refresh();
            }}
          />
        )}
        {endpoints ? (
          <Endpoints endpoints={endpoints} commands={commands} trans={trans} />
        ) : (
          !error && <Loading trans={trans} />
        )}
        <RemoteTargets services={services} commands={commands} trans={trans} />
      </>
    );
  };
}

function Endpoints({
  endpoints,
  commands,
  trans
}: {
  readonly endpoints: readonly IEndpoint[];
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  if (endpoints.length === 0) {
    return (
      <p className="jp-MlflowEndpoints-none">
        {trans.__(
          'No endpoints yet. “Use for inference” on a run or a model makes one.'
        )}
      </p>
    );
  }
  return (
    <ul className="jp-MlflowEndpoints">
      {endpoints.map(endpoint => (
        <li key={endpoint.name}>
          <span className="jp-MlflowEndpoints-line">
            <LinkButton
              label={endpoint.name}
              subject={trans.__('open endpoint')}
              onClick={() => {
                void commands.execute(CommandIDs.openEndpoint, {
                  name: endpoint.name
                });
              }}
            />
            <EndpointBadge endpoint={endpoint} trans={trans} />
          </span>
          <span className="jp-MlflowEndpoints-served" title={endpoint.uri}>
            <bdi>{servedLabel(endpoint, trans)}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}
