import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { RUN_COLORS } from '../../common/colors';
import { SHAPES, gradientColor } from './colorscale';
import type { IColumn } from './columns';

/** More words than that are read in the table. */
const MAX_WORDS = 20;

/** Signs that look like the shapes of marks. */
const SIGNS: Readonly<Record<(typeof SHAPES)[number], string>> = {
  circle: '●',
  rect: '■',
  triangle: '▲',
  diamond: '◆',
  pin: '♥',
  arrow: '➤'
};

/**
 * What the colours of marks mean.
 */
export function ColorLegend({
  column,
  trans
}: {
  readonly column: IColumn;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { words, scale, label } = column;
  if (words) {
    const others = words.length - MAX_WORDS;
    return (
      <ul className="jp-MlflowCharts-legend" tabIndex={0} aria-label={label}>
        {words.slice(0, MAX_WORDS).map((word, index) => (
          <li key={word} title={word}>
            <span
              style={{ color: RUN_COLORS[index % RUN_COLORS.length] }}
              aria-hidden="true"
            >
              {SIGNS[SHAPES[index % SHAPES.length] ?? 'circle']}
            </span>
            <bdi>{word}</bdi>
          </li>
        ))}
        {others > 0 && (
          <li>{trans._n('and %1 more', 'and %1 more', others)}</li>
        )}
      </ul>
    );
  }
  const ticks = scale.ticks(4);
  const colors = [0, 0.25, 0.5, 0.75, 1].map(gradientColor).join(', ');
  return (
    <p className="jp-MlflowAcross-gradient">
      <bdi>{label}</bdi>
      <span>{ticks[0]?.label}</span>
      <span
        className="jp-MlflowAcross-ramp"
        style={{ background: `linear-gradient(to right, ${colors})` }}
      />
      <span>{ticks.at(-1)?.label}</span>
    </p>
  );
}
