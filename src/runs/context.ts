import type { TranslationBundle } from '@jupyterlab/translation';
import type { MetricValue } from '../api/views';
import type { TableActions } from './actions';
import type { RunsModel } from './model';

/** What all cells of a table know. It stays the same as long as none of it changes. */
export interface ITableContext {
  readonly model: RunsModel;
  readonly actions: TableActions;
  /** The best value of a metric, null when none is marked. */
  readonly best: ReadonlyMap<string, MetricValue>;
  /** Colours that were chosen, by run id. */
  readonly colors: ReadonlyMap<string, string>;
  /** Whether runs have others below them. */
  readonly isNested: boolean;
  /** The columns that what is listed is grouped by. */
  readonly groupBy: readonly string[];
  readonly trans: TranslationBundle;
}
