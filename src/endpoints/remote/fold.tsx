import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect, useState } from 'react';
import { TargetsClient } from '../../api/targets';
import { Hints } from '../../api/events';
import { Lazily } from '../../components/lazily';
import { TargetsModel } from './model';

/** What of Lab's services it works with. */
export type Services = Pick<
  ServiceManager.IManager,
  'serverSettings' | 'events'
>;

/**
 * One line, until somebody asks what else there is: nothing is asked before.
 */
export function RemoteTargets({
  services,
  commands,
  trans
}: {
  readonly services: Services;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [model, setModel] = useState<TargetsModel | null>(null);
  useEffect(
    () => (): void => {
      model?.dispose();
    },
    [model]
  );
  return (
    <details
      className="jp-MlflowRemote"
      onToggle={event => {
        if (event.target !== event.currentTarget) {
          return; // React lets it rise from what can be unfolded within.
        }
        const { serverSettings, events } = services;
        setModel(
          event.currentTarget.open
            ? new TargetsModel(
                new TargetsClient(serverSettings),
                new Hints(events)
              )
            : null
        );
      }}
    >
      <summary>{trans.__('Remote targets')}</summary>
      {model && (
        <Lazily
          load={loadTargets}
          props={{ model, commands, trans }}
          trans={trans}
        />
      )}
    </details>
  );
}

async function loadTargets() {
  const { Targets } = await import('./targets');
  return Targets;
}
