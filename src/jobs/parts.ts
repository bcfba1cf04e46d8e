import type { TranslationBundle } from '@jupyterlab/translation';
import type { JobActions } from './actions';
import type { JobPageModel } from './model';

/** What the parts of a job's page share. */
export interface IJobParts {
  readonly model: JobPageModel;
  readonly actions: JobActions;
  readonly trans: TranslationBundle;
}
