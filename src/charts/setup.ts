/** What the line charts run along. */
export type ChartAxis = 'step' | 'time' | 'relative';

/** The ways to look at runs. */
export type ChartKind =
  'lines' | 'parallel' | 'scatter' | 'contour' | 'bar' | 'box';

/** From and to, in units of the axis. */
export type ChartRange = readonly [number, number];

/** How the line charts are set up. */
export interface ILinesSetup {
  readonly axis: ChartAxis;
  /** Whether that axis is logarithmic; wall time never is. */
  readonly logX: boolean;
  readonly logY: boolean;
  /** From 0, as logged, to less than 1. */
  readonly smoothing: number;
  /** A part of the keys that are shown. */
  readonly search: string;
  /** The groups that are folded. */
  readonly closed: readonly string[];
  /** What is zoomed into, by metric key, on `axis`. Pairs, as keys may be `__proto__`. */
  readonly ranges: readonly (readonly [string, ChartRange])[];
}

/** How the charts are set up in which each run is one mark. Columns are `metrics.…`, `params.…` and `tags.…`. */
export interface IAcrossSetup {
  /** The axes of the parallel coordinates; null for those that differ. */
  readonly dimensions: readonly string[] | null;
  /** What is brushed of each; pairs of a column and ranges, of places for words. */
  readonly brushes: readonly (readonly [string, readonly ChartRange[]])[];
  readonly x: string | null;
  readonly y: string | null;
  /** What colours the marks; null for the colours of the runs. */
  readonly color: string | null;
  /** The metric of bars and boxes. */
  readonly metric: string | null;
  /** What makes one box. */
  readonly group: string | null;
  /** The columns whose axes are logarithmic. */
  readonly logs: readonly string[];
}

/**
 * How a person has set up the charts. Plain JSON.
 */
export interface IChartsSetup {
  readonly kind: ChartKind;
  readonly lines: ILinesSetup;
  readonly across: IAcrossSetup;
}

export const DEFAULT_SETUP: IChartsSetup = {
  kind: 'lines',
  lines: {
    axis: 'step',
    logX: false,
    logY: false,
    smoothing: 0,
    search: '',
    // What MLflow measures of the machine.
    closed: ['system'],
    ranges: []
  },
  across: {
    dimensions: null,
    brushes: [],
    x: null,
    y: null,
    color: null,
    metric: null,
    group: null,
    logs: []
  }
};

/**
 * A set-up that was kept, the defaults where it has nothing: it may be of an earlier release.
 */
export function completeSetup(
  kept:
    | {
        readonly [Part in keyof IChartsSetup]?: Partial<IChartsSetup[Part]>;
      }
    | null
): IChartsSetup {
  return {
    kind: kept?.kind ?? DEFAULT_SETUP.kind,
    lines: { ...DEFAULT_SETUP.lines, ...kept?.lines },
    across: { ...DEFAULT_SETUP.across, ...kept?.across }
  };
}
