import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import type {
  IHistoriesQuery,
  MetricValue,
  Series,
  ViewsClient
} from '../api/views';
import type { IChartsSetup } from './setup';

/**
 * A run as it is drawn.
 */
export interface IChartRun {
  readonly id: string;
  readonly name: string;
  /** See `runColor`. */
  readonly color: string;
  /** The last value of each. Pairs, as keys may be `__proto__`. */
  readonly metrics: readonly (readonly [string, MetricValue])[];
  readonly params: readonly (readonly [string, string])[];
  /** To group by; none on a page of one run. */
  readonly tags?: readonly (readonly [string, string])[];
}

/**
 * Histories that came with the runs: nobody needs to ask for them.
 */
export interface IEarlyHistories {
  readonly runIds: readonly string[];
  readonly query: IHistoriesQuery;
  readonly series: readonly Series[];
}

/**
 * What the charts show.
 */
export interface IChartsProps {
  readonly views: ViewsClient;
  readonly connection: string;
  readonly runs: readonly IChartRun[];
  /** How many there are to draw, where `runs` may be only the first of them. */
  readonly total?: number;
  readonly metricKeys: readonly string[];
  readonly paramKeys: readonly string[];
  /** Ids of runs whose metrics changed, null when any may have. */
  readonly changed: ISignal<unknown, readonly string[] | null>;
  readonly early?: IEarlyHistories | null;
  /** Told what all charts in sight ask for. */
  readonly onAsk?: (query: IHistoriesQuery) => void;
  /** What the person has set up. */
  readonly setup: IChartsSetup;
  /** Where changes of it go. */
  readonly onSetup: (setup: IChartsSetup) => void;
  /** A person wants to see all of a run. */
  readonly onOpenRun?: (runId: string) => void;
  /** A person wants these runs to be the chosen ones. */
  readonly onSelect?: (runIds: readonly string[]) => void;
  readonly trans: TranslationBundle;
}
