import type { CopyProgress, Groups, RunsWindow } from '../api/views';
import type { RequestError } from '../request';
import type { Keys } from './completion';
import type { ITableSetup } from './setup';
import { DEFAULT_TABLE } from './setup';
import type { IQuery } from './sources';

/** What a table shows at one moment, but for its lines. */
export interface IRunsState {
  readonly setup: ITableSetup;
  /** How what is listed was asked for: not yet as in `setup` while another query is on its way. */
  readonly listed: IQuery['setup'];
  /** The columns that are shown, in order. */
  readonly columns: readonly string[];
  /** Lines, with those below others that are open. */
  readonly count: number;
  /** Runs that the query finds; without those below others where they are nested. */
  readonly total: number;
  /** Runs that are listed below others, opened or not. */
  readonly below: number;
  /** Groups of runs, when they are grouped. */
  readonly groups: number | null;
  /** All keys that there are; null as long as they are not known. */
  readonly keys: Keys | null;
  /** The range of each metric that is shown, over all runs of the query. */
  readonly best: RunsWindow['best'];
  /** How much of a remote store is here; null for a store that is read itself. */
  readonly progress: CopyProgress;
  /** The experiment; null for other scopes and as long as it is not known. */
  readonly experiment: RunsWindow['experiment'];
  /** Nothing is known of any query yet. */
  readonly isLoading: boolean;
  /** Another query was asked for: what is seen is still the one before. */
  readonly isBusy: boolean;
  /** What is wrong with the filter. */
  readonly filterError: RequestError | null;
  /** What the last refresh failed with; what was known before stays. */
  readonly error: RequestError | null;
}

/** Before anything was asked. */
export const NOTHING: IRunsState = {
  setup: DEFAULT_TABLE,
  listed: DEFAULT_TABLE,
  columns: [],
  count: 0,
  total: 0,
  below: 0,
  groups: null,
  keys: null,
  best: null,
  progress: null,
  experiment: null,
  isLoading: true,
  isBusy: false,
  filterError: null,
  error: null
};

/** An answer has come. */
export const SETTLED = {
  isLoading: false,
  isBusy: false,
  filterError: null,
  error: null
} as const;

/** What a window tells of all that was asked for. */
export function frameOf(window: Groups | RunsWindow): Partial<IRunsState> {
  const { progress, total } = window;
  return 'groups' in window
    ? { progress, groups: total, total: window.runs }
    : { progress, groups: null, total, experiment: window.experiment };
}
