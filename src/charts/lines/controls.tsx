import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { KeyFilter } from '../../components/keyfilter';
import { Choice } from '../choice';
import type { ChartAxis, ILinesSetup } from '../setup';
import { Toggle } from '../toggle';

/** More would leave nothing of a course. */
const MAX_SMOOTHING = 0.99;

/**
 * What is set up for all line charts at once.
 */
export function LineControls({
  setup,
  hasSearch,
  onSetup,
  trans
}: {
  readonly setup: ILinesSetup;
  readonly hasSearch: boolean;
  readonly onSetup: (setup: ILinesSetup) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const axes: Readonly<Record<ChartAxis, string>> = {
    step: trans.__('Step'),
    time: trans.__('Time'),
    relative: trans.__('Time since start')
  };
  return (
    <div
      className="jp-MlflowCharts-controls"
      role="group"
      aria-label={trans.__('Set up line charts')}
    >
      {hasSearch && (
        <KeyFilter
          label={trans.__('Find a metric')}
          value={setup.search}
          onChange={search => {
            onSetup({ ...setup, search });
          }}
        />
      )}
      <Choice
        label={trans.__('X axis')}
        value={setup.axis}
        onChange={axis => {
          // What was zoomed into is told in units of the other axis.
          onSetup({ ...setup, axis: axis as ChartAxis, ranges: [] });
        }}
      >
        {Object.entries(axes).map(([axis, label]) => (
          <option key={axis} value={axis}>
            {label}
          </option>
        ))}
      </Choice>
      <Toggle
        label={trans.__('Log x')}
        isOn={setup.logX && setup.axis !== 'time'}
        isDisabled={setup.axis === 'time'}
        onChange={logX => {
          onSetup({ ...setup, logX });
        }}
      />
      <Toggle
        label={trans.__('Log y')}
        isOn={setup.logY}
        onChange={logY => {
          onSetup({ ...setup, logY });
        }}
      />
      <label htmlFor={id}>
        {trans.__('Smoothing')}
        <input
          id={id}
          type="range"
          min={0}
          max={MAX_SMOOTHING}
          step={0.01}
          value={setup.smoothing}
          onChange={({ target }) => {
            onSetup({ ...setup, smoothing: target.valueAsNumber });
          }}
        />
        <output htmlFor={id}>{setup.smoothing.toFixed(2)}</output>
      </label>
    </div>
  );
}
