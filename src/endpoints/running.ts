import { Notification } from '@jupyterlab/apputils';
import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { predictIcon } from '../components/icons';
import { asRequestError } from '../request';
import { CommandIDs } from '../tokens';
import type { EndpointList } from './list';
import { isRunning } from './list';
import { servedLabel, shownState, stateLabel } from './words';

/**
 * Endpoints that hold processes, as Lab's Running panel lists them.
 */
export function runningEndpoints(
  list: EndpointList,
  commands: CommandRegistry,
  trans: TranslationBundle
): IRunningSessions.IManager {
  const stop = async (name: string): Promise<void> => {
    try {
      await list.stop(name);
    } catch (reason) {
      Notification.error(asRequestError(reason).message, { autoClose: false });
    }
  };
  const running = () => (list.state.endpoints ?? []).filter(isRunning);
  return {
    name: trans.__('MLflow endpoints'),
    running: () =>
      running().map(endpoint => ({
        icon: () => predictIcon,
        label: () => endpoint.name,
        labelTitle: () =>
          `${servedLabel(endpoint, trans)}\n${stateLabel(shownState(endpoint), trans)}`,
        open: () => {
          void commands.execute(CommandIDs.openEndpoint, {
            name: endpoint.name
          });
        },
        shutdown: () => {
          void stop(endpoint.name);
        }
      })),
    shutdownAll: () => {
      for (const { name } of running()) {
        void stop(name);
      }
    },
    refreshRunning: () => {
      void list.refresh();
    },
    runningChanged: list.changed,
    shutdownLabel: trans.__('Stop endpoint'),
    shutdownAllLabel: trans.__('Stop All'),
    shutdownAllConfirmationText: trans.__(
      'Stop all endpoints? They can be started again on their pages.'
    )
  };
}
