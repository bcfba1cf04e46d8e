import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { HOSTILE, chartRun } from '../../__tests__/series';
import type { ILinesSetup } from '../../setup';
import { DEFAULT_SETUP } from '../../setup';
import { LineControls } from '../controls';
import { Legend } from '../legend';

const trans = nullTranslator.load('jupyter_mlflow');

function show(changes: Partial<ILinesSetup> = {}): jest.Mock {
  const onSetup = jest.fn();
  render(
    <LineControls
      setup={{ ...DEFAULT_SETUP.lines, ...changes }}
      hasSearch
      onSetup={onSetup}
      trans={trans}
    />
  );
  return onSetup;
}

describe('the controls of line charts', () => {
  it('choose the axis, which ends zooms', () => {
    const onSetup = show({ ranges: [['loss', [1, 2]]], logY: true });
    fireEvent.change(screen.getByLabelText('X axis'), {
      target: { value: 'relative' }
    });
    expect(onSetup).toHaveBeenCalledWith({
      ...DEFAULT_SETUP.lines,
      logY: true,
      axis: 'relative'
    });
  });

  it('have no powers of wall time', () => {
    show({ axis: 'time', logX: true });
    const logX = screen.getByLabelText<HTMLInputElement>('Log x');
    expect([logX.checked, logX.disabled]).toEqual([false, true]);
  });

  it('smooth', () => {
    const onSetup = show();
    fireEvent.change(screen.getByRole('slider', { name: /Smoothing/ }), {
      target: { value: '0.8' }
    });
    expect(onSetup).toHaveBeenCalledWith({
      ...DEFAULT_SETUP.lines,
      smoothing: 0.8
    });
  });
});

describe('the legend', () => {
  it('leads to runs', () => {
    const onOpenRun = jest.fn();
    render(
      <Legend
        runs={[chartRun('a'), chartRun('b')]}
        onOpenRun={onOpenRun}
        trans={trans}
      />
    );
    fireEvent.click(screen.getByRole('button', { name: 'name-b' }));
    expect(onOpenRun).toHaveBeenCalledWith('b');
  });

  it('has names as text only', () => {
    const { container } = render(
      <Legend
        runs={HOSTILE.map((name, index) => chartRun(`r${index}`, { name }))}
        trans={trans}
      />
    );
    expect(container.querySelector('img, script')).toBeNull();
    expect(
      [...container.querySelectorAll('bdi')].map(node => node.textContent)
    ).toEqual(HOSTILE);
  });
});
