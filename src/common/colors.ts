/**
 * The colours of Okabe and Ito for eyes of every kind, then a second one of each hue. Where theirs
 * is too light for a white page or too dark for a black one (orange, sky blue, yellow, black), it
 * is shifted: each has a contrast of 3 : 1 to the background of both of Lab's themes.
 *
 * Source: https://jfly.uni-koeln.de/color/
 */
export const RUN_COLORS: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#c2881f',
  '#2c96d2',
  '#888200',
  '#6e6e6e',
  '#6b8bea',
  '#b54e3e',
  '#4a7d2e',
  '#a04f95',
  '#90663c',
  '#1f8a92',
  '#7f9b1e',
  '#938d9b'
];

/**
 * How lines of one colour are told apart: lengths of strokes and gaps in units of a line's width.
 */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [5, 3],
  [1.5, 2],
  [7, 2, 1.5, 2],
  [10, 3]
];

/**
 * The colour of a run: the same in every view and after every reload.
 *
 * @param runId Two runs may have one colour: there are more runs than colours.
 * @param chosen What a person has chosen instead, by run id.
 * @returns As `#rrggbb`; what was chosen as it is.
 */
export function runColor(
  runId: string,
  chosen?: ReadonlyMap<string, string>
): string {
  return (
    chosen?.get(runId) ?? RUN_COLORS[hash(runId) % RUN_COLORS.length] ?? ''
  );
}

/**
 * A dash pattern for each line, so that no two of one colour look the same (as far as patterns go).
 *
 * @param colors The colours of the lines, in order.
 */
export function dashesFor(
  colors: readonly string[]
): readonly (readonly number[])[] {
  const seen = new Map<string, number>();
  return colors.map(color => {
    const earlier = seen.get(color) ?? 0;
    seen.set(color, earlier + 1);
    return DASHES[earlier % DASHES.length] ?? [];
  });
}

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // Its low bits follow the last letters closely.
  return (value ^ (value >>> 15)) >>> 0;
}
