import type { ILine, ILineChart } from './chart';
import type { IScale } from '../scale';

/** A value that has no place between the edges. */
export interface IEdgeMark {
  readonly x: number;
  /** Infinite, or below a logarithmic axis; or not a number. */
  readonly kind: 'above' | 'below' | 'nan';
}

/** The shapes of a line, in pixels. */
export interface IShapes {
  /** Connected points: x, y, x, y … */
  readonly strokes: readonly (readonly number[])[];
  /** Points without neighbours: x, y, x, y … */
  readonly dots: readonly number[];
  readonly marks: readonly IEdgeMark[];
}

/** Where the chart lies on the page or in the picture, in pixels. */
export interface IBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line as it is drawn: with its strength and what it is made of. */
export interface IStroke {
  readonly line: ILine;
  readonly shapes: IShapes;
  /** In pixels. */
  readonly width: number;
  readonly alpha: number;
}

/** How faint the values are behind their moving average. */
const RAW_ALPHA = 0.25;

/** How faint the other lines are when one is pointed at. */
const OTHER_ALPHA = 0.2;

/**
 * The lines of a chart, in the order in which they are drawn.
 *
 * @param pointed The run that is pointed at; null when none is.
 */
export function strokesOf(
  { lines, x, y, isSmoothed }: ILineChart,
  box: IBox,
  pointed: string | null
): readonly IStroke[] {
  const strokes = lines.flatMap((line): IStroke[] => {
    const isOther = pointed !== null && line.run.id !== pointed;
    const alpha = isOther ? OTHER_ALPHA : 1;
    const { x: xs, y: raw } = line.points;
    const drawn: IStroke = {
      line,
      shapes: shapesOf(xs, line.drawn, x, y, box),
      width: line.run.id === pointed ? 2.5 : 1.5,
      alpha
    };
    return isSmoothed
      ? [
          {
            line,
            shapes: { ...shapesOf(xs, raw, x, y, box), marks: [] },
            width: 1,
            alpha: alpha * RAW_ALPHA
          },
          drawn
        ]
      : [drawn];
  });
  // What is faint is behind all that is not.
  return strokes.sort((a, b) => a.alpha - b.alpha);
}

/** The shapes of values along an axis. */
export function shapesOf(
  xs: Float64Array,
  ys: Float64Array,
  scaleX: IScale,
  scaleY: IScale,
  box: IBox
): IShapes {
  const strokes: number[][] = [];
  const dots: number[] = [];
  const marks: IEdgeMark[] = [];
  let run: number[] = [];
  const end = (): void => {
    if (run.length > 2) {
      strokes.push(run);
    } else {
      dots.push(...run);
    }
    run = [];
  };
  xs.forEach((value, index) => {
    const x = toX(scaleX.place(value), scaleX, box);
    if (Number.isNaN(x)) {
      return;
    }
    const y = ys[index] ?? NaN;
    const place = scaleY.place(y);
    if (Number.isNaN(place)) {
      end();
      marks.push({
        x,
        kind: Number.isNaN(y) ? 'nan' : y === Infinity ? 'above' : 'below'
      });
    } else {
      run.push(x, toY(place, scaleY, box));
    }
  });
  end();
  return { strokes, dots, marks };
}

/** Where a place lies in the box. */
export function toX(place: number, scale: IScale, box: IBox): number {
  return (
    box.left + ((place - scale.from) / (scale.to - scale.from)) * box.width
  );
}

/** Where a place lies in the box. */
export function toY(place: number, scale: IScale, box: IBox): number {
  return (
    box.top +
    box.height -
    ((place - scale.from) / (scale.to - scale.from)) * box.height
  );
}

/** The three corners, or the two strokes, of an edge mark: x, y, x, y … */
export function markShape(
  { x, kind }: IEdgeMark,
  box: IBox,
  size: number
): readonly (readonly number[])[] {
  const top = box.top;
  const bottom = box.top + box.height;
  switch (kind) {
    case 'above':
      return [[x, top, x + size, top + 2 * size, x - size, top + 2 * size]];
    case 'below':
      return [
        [x, bottom, x + size, bottom - 2 * size, x - size, bottom - 2 * size]
      ];
    case 'nan':
      return [
        [x - size, bottom - 2 * size, x + size, bottom],
        [x - size, bottom, x + size, bottom - 2 * size]
      ];
  }
}
