import type { IDisposable } from '@lumino/disposable';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ticksAlong } from '../scale';
import type { ChartRange } from '../setup';
import type { IChartTheme } from '../theme';
import type { ILineChart } from './chart';
import type { IBox } from './drawing';
import { strokesOf } from './drawing';
import { paint } from './paint';

/** Pixels that a label needs on the axis of values, and all of that axis about. */
const TICK_HEIGHT = 36;
const AXIS_WIDTH = 50;

/** Where somebody points in a chart. */
export interface IPointer {
  /** In units of the axes. */
  readonly x: number;
  readonly y: number;
  /** In the window, in CSS pixels. */
  readonly place: { readonly left: number; readonly top: number };
}

/** What a plot draws, and how. */
export interface IPicture {
  readonly chart: ILineChart;
  readonly theme: IChartTheme;
  /** The run that is pointed at. */
  readonly pointed: string | null;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * A line chart on the page. uPlot has the axes, the cursor and the zoom; the lines are painted over
 * its grid, as each has points of its own along the axis.
 */
export class LinePlot implements IDisposable {
  constructor(
    host: HTMLElement,
    picture: IPicture,
    events: {
      readonly onZoom: (range: ChartRange | null) => void;
      readonly onPoint: (pointer: IPointer | null) => void;
    }
  ) {
    this._picture = picture;
    this._events = events;
    this._plot = new UPlot(this._options(), DATA, host);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._plot.destroy();
    }
  }

  /** Draw another picture. */
  draw(picture: IPicture): void {
    const { width, height } = this._picture;
    this._picture = picture;
    this._plot.batch(() => {
      if (picture.width !== width || picture.height !== height) {
        this._plot.setSize(picture);
      }
      // Its scales and axes are asked for again.
      this._plot.setData(DATA);
    });
    if (this._followed) {
      this.pointAt(this._followed.x);
    }
  }

  /** Show the cursor where another chart or the keys have it; null for nowhere. */
  pointAt(x: number | null): void {
    const left =
      x === null
        ? -10
        : this._plot.valToPos(this._picture.chart.x.place(x), 'x');
    const isInside = left >= 0 && left <= this._plot.over.clientWidth;
    this._followed = { x };
    this._plot.setCursor({
      left: isInside ? left : -10,
      top: isInside ? 0 : -10
    });
  }

  /** Where a place of the axis is at the top of the chart, in CSS pixels of the window. */
  placeOf(x: number): { left: number; top: number } {
    const { left, top } = this._plot.over.getBoundingClientRect();
    return {
      left: left + this._plot.valToPos(this._picture.chart.x.place(x), 'x'),
      top
    };
  }

  private _options(): UPlot.Options {
    const { width, height, theme } = this._picture;
    const axis = (): Partial<UPlot.Axis> => ({
      stroke: () => this._picture.theme.quietText,
      font: theme.font,
      grid: { stroke: () => this._picture.theme.grid, width: 1 },
      ticks: { show: false },
      gap: 4
    });
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 12, 0, 0],
      scales: {
        x: { time: false, range: () => this._range('x') },
        y: { range: () => this._range('y') }
      },
      series: [{}, { show: true, stroke: 'transparent', paths: () => null }],
      axes: [
        {
          ...axis(),
          size: 22,
          splits: () => this._ticks('x').map(({ place }) => place),
          values: () => this._ticks('x').map(({ label }) => label)
        },
        {
          ...axis(),
          // It has none before it has a scale.
          size: (plot, labels: readonly string[] | null) =>
            widthOf(plot, labels ?? [], this._picture.theme.font) + 10,
          splits: () => this._ticks('y').map(({ place }) => place),
          values: () => this._ticks('y').map(({ label }) => label)
        }
      ],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: 5 },
        bind: {
          mousemove: (_plot, _target, listener) => event => {
            this._followed = null;
            listener(event);
            return null;
          },
          dblclick: () => () => {
            this._events.onZoom(null);
            return null;
          }
        }
      },
      hooks: {
        draw: [
          plot => {
            this._paint(plot);
          }
        ],
        setCursor: [
          plot => {
            this._onCursor(plot);
          }
        ],
        setSelect: [
          plot => {
            this._onSelect(plot);
          }
        ]
      }
    };
  }

  private _range(axis: 'x' | 'y'): [number, number] {
    const { from, to } = this._picture.chart[axis];
    return [from, to];
  }

  private _ticks(
    axis: 'x' | 'y'
  ): readonly { readonly place: number; readonly label: string }[] {
    const { chart, width, height } = this._picture;
    const ticks =
      axis === 'x'
        ? ticksAlong(chart.x, width - AXIS_WIDTH)
        : chart.y.ticks(Math.max(2, Math.floor((height - 32) / TICK_HEIGHT)));
    return ticks.map(({ value, label }) => ({
      place: chart[axis].place(value),
      label
    }));
  }

  private _paint(plot: UPlot): void {
    const { chart, pointed } = this._picture;
    // All in device pixels.
    const box: IBox = plot.bbox;
    paint(plot.ctx, strokesOf(chart, box, pointed), box, UPlot.pxRatio);
  }

  private _onCursor({ cursor, over, posToVal }: UPlot): void {
    const { left = -1, top = -1 } = cursor;
    // It is told with each drawing, too.
    if (this._followed) {
      return;
    }
    if (left < 0) {
      this._events.onPoint(null);
      return;
    }
    const { chart } = this._picture;
    const bounds = over.getBoundingClientRect();
    this._events.onPoint({
      x: chart.x.value(posToVal(left, 'x')),
      y: chart.y.value(posToVal(top, 'y')),
      place: { left: bounds.left + left, top: bounds.top + top }
    });
  }

  private _onSelect(plot: UPlot): void {
    const { left, width } = plot.select;
    if (width <= 0) {
      return;
    }
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const { x } = this._picture.chart;
    const at = (position: number): number =>
      x.value(plot.posToVal(position, 'x'));
    this._events.onZoom([at(left), at(left + width)]);
  }

  private readonly _plot: UPlot;
  private readonly _events: {
    readonly onZoom: (range: ChartRange | null) => void;
    readonly onPoint: (pointer: IPointer | null) => void;
  };
  private _picture: IPicture;
  /** Where the cursor is that the mouse does not lead; null where it does. */
  private _followed: { readonly x: number | null } | null = null;
  private _isDisposed = false;
}

/** uPlot only needs to know that there is something: see `LinePlot`. */
const DATA: UPlot.AlignedData = [
  [0, 1],
  [0, 1]
];

/** In CSS pixels. */
function widthOf(
  { ctx }: UPlot,
  labels: readonly string[],
  font: string
): number {
  ctx.save();
  ctx.font = font;
  const widths = labels.map(label => ctx.measureText(label).width);
  ctx.restore();
  return Math.max(20, ...widths);
}
