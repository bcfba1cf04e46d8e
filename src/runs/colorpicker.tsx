import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { RUN_COLORS, runColor } from '../common/colors';
import { TextButton } from '../components/button';
import type { IRun } from '../tokens';
import type { RunsModel } from './model';
import { openPopup } from './popup';

/** Let a person choose the colour of a run, in a popup at an element. */
export function openColorPicker(
  anchor: HTMLElement,
  run: IRun,
  model: RunsModel,
  trans: TranslationBundle
): void {
  const { colors } = model.state.setup;
  const others = colors.filter(([id]) => id !== run.id);
  const current = runColor(run.id, new Map(colors));
  openPopup(anchor, trans.__('Colour of %1', run.name), close => (
    <div className="jp-MlflowColorPicker">
      <div className="jp-MlflowColorPicker-colors">
        {RUN_COLORS.map((color, index) => (
          <button
            key={color}
            type="button"
            className="jp-MlflowColorPicker-color"
            style={{ background: color }}
            aria-pressed={color === current}
            aria-label={trans.__('Colour %1', index + 1)}
            onClick={() => {
              model.change({ colors: [...others, [run.id, color]] });
              close();
            }}
          />
        ))}
      </div>
      <TextButton
        label={trans.__('As at first')}
        onClick={() => {
          model.change({ colors: others });
          close();
        }}
      />
    </div>
  ));
}
