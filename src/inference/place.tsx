import React, { useCallback, useState } from 'react';
import { TargetsClient } from '../api/targets';
import { useLoaded } from '../components/loaded';
import type { IRealtimeProps } from './parts';
import { RealtimeTab } from './realtime';
import { RemoteForm } from './remote';

/**
 * Where a model is to be served, and the form for that place. No choice is shown where there is none.
 */
export function PlaceTab(props: IRealtimeProps): React.JSX.Element {
  const { serverSettings, trans } = props.options;
  const [id, setId] = useState('');
  const load = useCallback(
    () => new TargetsClient(serverSettings).list(),
    [serverSettings]
  );
  // Where they cannot be listed, there is this server.
  const targets = useLoaded(load).value?.targets ?? [];
  const place = targets.find(target => target.id === id) ?? null;
  return (
    <div className="jp-MlflowInference">
      {targets.length > 0 && (
        <label>
          {trans.__('Where')}
          <select
            className="jp-mod-styled"
            value={place?.id ?? ''}
            onChange={event => {
              setId(event.target.value);
            }}
          >
            <option value="">{trans.__('This server')}</option>
            {targets.map(target => (
              <option key={target.id} value={target.id}>
                {target.uri}
              </option>
            ))}
          </select>
        </label>
      )}
      {place ? (
        <RemoteForm key={place.id} {...props} place={place} />
      ) : (
        <RealtimeTab {...props} />
      )}
    </div>
  );
}
