import type { TranslationBundle } from '@jupyterlab/translation';
import type { Setups } from '../common/setups';
import type { CompareActions } from './actions';
import type { CompareModel } from './model';

/** What the views of a comparison work with. They stay the same. */
export interface ICompareParts {
  readonly model: CompareModel;
  readonly actions: CompareActions;
  /** How charts are set up. */
  readonly setups: Setups;
  readonly trans: TranslationBundle;
}
