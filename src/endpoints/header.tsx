import { copyIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import type { IEndpoint } from '../api/endpoints';
import { IconButton, TextButton } from '../components/button';
import { formatBytes } from '../components/format';
import { EndpointLineage } from './lineage';
import type { IEndpointParts } from './parts';
import { EndpointBadge } from './state';

interface IHeaderProps {
  readonly endpoint: IEndpoint;
  readonly parts: IEndpointParts;
}

/**
 * How an endpoint fares, what it serves, where it is asked, and what can be done with it.
 */
export function Header({ endpoint, parts }: IHeaderProps): React.JSX.Element {
  const { actions, trans } = parts;
  const url = actions.urlOf(endpoint);
  return (
    <div className="jp-MlflowEndpointPage-header">
      <EndpointLineage endpoint={endpoint} parts={parts} />
      <div className="jp-MlflowEndpointPage-titleLine">
        <h1>
          <bdi>{endpoint.name}</bdi>
        </h1>
        <span role="status">
          <EndpointBadge endpoint={endpoint} trans={trans} />
        </span>
        <Buttons endpoint={endpoint} parts={parts} />
      </div>
      <div className="jp-MlflowEndpointPage-url">
        <code>{url}</code>
        <IconButton
          label={trans.__('Copy URL')}
          icon={copyIcon}
          onClick={() => {
            actions.copy(url, trans.__('URL copied.'));
          }}
        />
      </div>
      <Facts endpoint={endpoint} parts={parts} />
    </div>
  );
}

function Buttons({
  endpoint,
  parts: { actions, trans }
}: IHeaderProps): React.JSX.Element {
  const [isBusy, setIsBusy] = useState(false);
  const during = (act: () => Promise<void>) => () => {
    setIsBusy(true);
    void act().finally(() => {
      setIsBusy(false);
    });
  };
  const isUp = endpoint.state === 'ready' || endpoint.state === 'not_ready';
  return (
    <div className="jp-MlflowEndpointPage-buttons">
      <TextButton
        label={trans.__('Change version…')}
        onClick={() => {
          void actions.changeVersion(endpoint);
        }}
      />
      <TextButton
        label={isUp ? trans.__('Stop') : trans.__('Start')}
        isBusy={isBusy}
        onClick={during(() => actions.setState(isUp ? 'stopped' : 'ready'))}
      />
      <TextButton
        label={trans.__('Delete…')}
        isBusy={isBusy}
        onClick={during(() => actions.delete(endpoint))}
      />
    </div>
  );
}

function Facts({
  endpoint,
  parts: { trans }
}: IHeaderProps): React.JSX.Element {
  const { requests, errors, p50, p95, memory, workers } = endpoint;
  const ms = (value: number): string =>
    trans.__('%1 ms', value < TEN ? value.toFixed(1) : Math.round(value));
  return (
    <ul
      className="jp-MlflowEndpointPage-facts"
      aria-label={trans.__('About this endpoint')}
    >
      <li>{trans._n('%1 request', '%1 requests', requests)}</li>
      <li data-failed={errors > 0}>
        {trans._n('%1 error', '%1 errors', errors)}
      </li>
      {p50 !== null && (
        <li title={trans.__('Half of the answers took no longer')}>
          {trans.__('p50 %1', ms(p50))}
        </li>
      )}
      {p95 !== null && (
        <li title={trans.__('95 of 100 answers took no longer')}>
          {trans.__('p95 %1', ms(p95))}
        </li>
      )}
      {memory !== null && (
        <li title={trans.__('Memory of its processes')}>
          {formatBytes(memory)}
        </li>
      )}
      <li>{trans._n('%1 worker', '%1 workers', workers)}</li>
    </ul>
  );
}

const TEN = 10;
