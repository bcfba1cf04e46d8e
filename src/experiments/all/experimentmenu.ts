import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { MenuEntry } from '../../components/menu';
import { CommandIDs } from '../../tokens';
import type { IExperimentRef, RunActions } from '../actions';

/**
 * What can be done to an experiment.
 *
 * @param onDone Called when something was changed.
 */
export function experimentEntries(
  experiment: IExperimentRef,
  actions: RunActions,
  onDone: () => void,
  trans: TranslationBundle
): readonly MenuEntry[] {
  const change = (command: string): void => {
    void actions.changeExperiment(command, experiment).then(onDone);
  };
  return [
    {
      label: trans.__('Open experiment page'),
      run: () => {
        actions.openExperiment(experiment);
      }
    },
    null,
    {
      label: trans.__('Rename experiment…'),
      run: () => {
        change(CommandIDs.renameExperiment);
      }
    },
    {
      label: trans.__('Describe experiment…'),
      run: () => {
        change(CommandIDs.describeExperiment);
      }
    },
    {
      label: trans.__('Tag experiment…'),
      run: () => {
        change(CommandIDs.tagExperiment);
      }
    },
    {
      label: trans.__('Copy experiment id'),
      run: () => {
        Clipboard.copyToSystem(experiment.id);
      }
    },
    null,
    {
      label: trans.__('Delete experiment'),
      run: () => {
        change(CommandIDs.deleteExperiment);
      }
    }
  ];
}
