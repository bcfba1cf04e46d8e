import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect } from 'react';
import type { IEndpoint } from '../api/endpoints';
import { useSignalValue } from '../components/hooks';
import { LinkButton } from '../components/linkbutton';
import { CommandIDs } from '../tokens';
import type { IVersionPartProps } from '../tokens';
import type { EndpointList } from './list';
import { EndpointBadge } from './state';
import '../../style/pages.css';

/**
 * The endpoints that serve a model, on its page and its run's: the last step of its way.
 */
export function makeVersionPart(
  list: EndpointList,
  commands: CommandRegistry
): React.ComponentType<IVersionPartProps> {
  return function VersionEndpoints({ trans, ...served }: IVersionPartProps) {
    const { endpoints } = useSignalValue(list.changed, () => list.state);
    useEffect(() => {
      void list.refresh();
    }, []);
    const serving = (endpoints ?? []).filter(endpoint =>
      serves(endpoint, served)
    );
    // Not to know them is no worse than that there are none.
    return serving.length === 0 ? null : (
      <ul
        className="jp-MlflowVersionEndpoints"
        aria-label={trans.__('Endpoints that serve it')}
      >
        {serving.map(endpoint => (
          <li key={endpoint.name}>
            <LinkButton
              label={endpoint.name}
              subject={trans.__('open endpoint')}
              onClick={() => {
                void commands.execute(CommandIDs.openEndpoint, {
                  name: endpoint.name
                });
              }}
            />{' '}
            <EndpointBadge endpoint={endpoint} trans={trans} />
          </li>
        ))}
      </ul>
    );
  };
}

function serves(
  endpoint: IEndpoint,
  { connection, model: asked }: Pick<IVersionPartProps, 'connection' | 'model'>
): boolean {
  if (endpoint.connection !== connection) {
    return false;
  }
  if ('uri' in asked) {
    return endpoint.uri === asked.uri;
  }
  const { model, version } = endpoint;
  const shown = version ?? ('version' in model ? model.version : null);
  return (
    'name' in model && model.name === asked.name && shown === asked.version
  );
}
