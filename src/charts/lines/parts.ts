import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { ILinesSetup } from '../setup';
import type { IChartRun } from '../types';
import type { Histories } from './history';

/** Where the cursor of all charts is; null for nowhere. */
export interface ICursor {
  /** The metric whose chart somebody points at. */
  readonly key: string;
  /** In units of the axis. */
  readonly x: number | null;
}

/**
 * One cursor for all charts.
 */
export class SharedCursor {
  readonly moved = new Signal<this, ICursor>(this);
}

/** What the line charts of a view share. */
export interface ILineParts {
  readonly histories: Histories;
  readonly cursor: SharedCursor;
  readonly runs: readonly IChartRun[];
  readonly setup: ILinesSetup;
  readonly onSetup: (setup: ILinesSetup) => void;
  readonly onOpenRun?: (runId: string) => void;
  readonly trans: TranslationBundle;
}
