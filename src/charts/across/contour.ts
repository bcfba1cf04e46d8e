import type { CustomSeriesRenderItemAPI } from 'echarts';
import { gradientColor } from './colorscale';
import type { IColumn } from './columns';

/** Fields of the picture, from side to side and from bottom to top. */
const COLUMNS = 96;
const ROWS = 64;

/** Steps of height: as many as are told apart. */
const BANDS = 10;

/** More points than these change nothing that is seen. */
const MAX_POINTS = 500;

/** A field of the picture, in shares of the width, the height, and the range of heights. */
export interface IField {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/**
 * Heights between points: their mean, weighted by one over the squared distance (Shepard 1968).
 *
 * @param points In shares, as the fields are.
 */
export function interpolate(points: readonly IField[]): readonly IField[] {
  const step = Math.ceil(points.length / MAX_POINTS);
  const used = points.filter((_, index) => index % step === 0);
  const fields: IField[] = [];
  for (let row = 0; used.length > 0 && row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const x = (column + 0.5) / COLUMNS;
      const y = (row + 0.5) / ROWS;
      let sum = 0;
      let weights = 0;
      for (const point of used) {
        const weight =
          1 / Math.max(1e-9, (point.x - x) ** 2 + (point.y - y) ** 2);
        sum += weight * point.height;
        weights += weight;
      }
      fields.push({ x, y, height: sum / weights });
    }
  }
  return fields;
}

/** Fields side by side of one height. */
export interface IStrip {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly height: number;
}

/** Fields in steps of height, as few strips as they can be drawn with. */
export function stripsOf(fields: readonly IField[]): readonly IStrip[] {
  const strips: IStrip[] = [];
  for (const { x, y, height } of fields) {
    const band = Math.round(height * BANDS) / BANDS;
    const [from, to] = [x - 0.5 / COLUMNS, x + 0.5 / COLUMNS];
    const last = strips.at(-1);
    if (last?.y === y && last.height === band) {
      strips[strips.length - 1] = { ...last, to };
    } else {
      strips.push({ from, to, y, height: band });
    }
  }
  return strips;
}

/** The heights of a column as a picture behind the marks of runs. */
export function contourSeries(
  x: IColumn,
  y: IColumn,
  height: IColumn
): Record<string, unknown> {
  const points = x.places.flatMap((_, row): IField[] => {
    const [a, b, c] = [x, y, height].map(column => shareOf(column, row));
    return a === null ||
      b === null ||
      c === null ||
      a === undefined ||
      b === undefined ||
      c === undefined
      ? []
      : [{ x: a, y: b, height: c }];
  });
  return {
    id: 'heights',
    type: 'custom',
    silent: true,
    z: 1,
    // All at once: a picture that grows looks like one that is broken.
    progressive: 0,
    data: stripsOf(interpolate(points)).map(({ from, to, y: up, height }) => [
      placeOf(x, from),
      placeOf(y, up),
      height,
      placeOf(x, to)
    ]),
    renderItem: (_: unknown, api: CustomSeriesRenderItemAPI) => {
      const [left = 0, top = 0] = api.coord([api.value(0), api.value(1)]);
      const [right = 0] = api.coord([api.value(3), api.value(1)]);
      const [, depth] = api.size?.([0, (y.scale.to - y.scale.from) / ROWS]) as [
        number,
        number
      ];
      return {
        type: 'rect',
        // They overlap a little, as the page shines through between them otherwise.
        shape: {
          x: left,
          y: top - depth / 2,
          width: right - left + 0.6,
          height: depth + 0.6
        },
        style: { fill: gradientColor(Number(api.value(2))) }
      };
    }
  };
}

function shareOf({ scale, places }: IColumn, row: number): number | null {
  const place = places[row] ?? null;
  return place === null ? null : (place - scale.from) / (scale.to - scale.from);
}

function placeOf({ scale }: IColumn, share: number): number {
  return scale.from + share * (scale.to - scale.from);
}
