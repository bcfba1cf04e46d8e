import React from 'react';

const WIDTH = 60;
const HEIGHT = 14;

/** Half of the line's width stays inside. */
const MARGIN = 1;

/**
 * The course of a metric as a line of a word's size, in the colour of the text.
 *
 * @param props.values In order; those that are not finite are left out.
 * @param props.label What it shows, for screen readers and on hover.
 */
export function Sparkline({
  values,
  label
}: {
  readonly values: readonly number[];
  readonly label: string;
}): React.JSX.Element | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) {
    return null;
  }
  const least = Math.min(...finite);
  // Halved, as the range of the largest numbers is no number.
  const half = Math.max(...finite) / 2 - least / 2;
  const points = finite.map((value, index) => {
    const x = MARGIN + (index / (finite.length - 1)) * (WIDTH - 2 * MARGIN);
    // A metric that never changes is a line in the middle.
    const share = half > 0 ? (value / 2 - least / 2) / half : 0.5;
    const y = HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      className="jp-MlflowSparkline"
      role="img"
      aria-label={label}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      <title>{label}</title>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeLinejoin="round"
      />
    </svg>
  );
}
