import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { fireEvent, render, screen, within } from '@testing-library/react';
import React from 'react';
import { runsWindow } from '../../__tests__/window';
import { Setups } from '../../common/setups';
import type { ICompareState } from '../model';
import type { ICompareParts } from '../parts';
import { comparedRuns } from '../runs';
import { CompareView } from '../view';

/** The comparison of the three runs of a window. */
function show(
  changes: Parameters<typeof runsWindow>[1],
  state: Partial<ICompareState> = {}
): { readonly actions: Record<string, jest.Mock> } {
  const window = runsWindow(3, changes);
  const actions = { openRun: jest.fn(), compareCode: jest.fn() };
  const model = {
    stateChanged: new Signal<object, void>({}),
    state: {
      runs: comparedRuns(window, window.columns.run_id, []),
      missing: 0,
      left: 0,
      baseline: null,
      progress: null,
      error: null,
      ...state
    }
  };
  render(
    <CompareView
      parts={
        {
          model,
          actions,
          setups: new Setups(null),
          trans: nullTranslator.load('jupyter_mlflow')
        } as unknown as ICompareParts
      }
    />
  );
  return { actions };
}

function cells(name: string): readonly (string | null)[] {
  const row = screen.getByRole('row', { name: new RegExp(`^${name}`) });
  return within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
}

describe('CompareView', () => {
  it('says which of the chosen runs are not here', () => {
    show({}, { left: 12, missing: 2 });
    const told = screen
      .getAllByRole('status')
      .map(({ textContent }) => textContent);
    expect(told).toContain('The first 50 of 62 runs are compared.');
    expect(told).toContain('2 of these runs are not in this store.');
  });

  it('numbers the versions of the code', () => {
    show({
      tags: {
        'jupyter.cell.id': ['c', 'c', 'c'],
        'jupyter.cell.sha256': ['f00', 'bad', 'f00']
      }
    });
    expect(cells('Code of the cell').map(text => text?.trim())).toEqual([
      'version 1',
      'version 2',
      'version 1'
    ]);
  });

  it('shows what differs, and all when asked', () => {
    show({ params: { lr: ['1', '2', null], same: ['x', 'x', 'x'] } });
    expect(cells('lr').map(text => text?.trim())).toEqual(['1', '2', '–']);
    expect(screen.queryByRole('rowheader', { name: 'same' })).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Differences only' }));
    expect(screen.getByRole('rowheader', { name: 'same' })).toBeTruthy();
  });

  it('measures metrics from the baseline', () => {
    show(
      { metrics: { accuracy: [0.5, 0.75, 'NaN'], loss: [1, 0.25, 2] } },
      { baseline: 'run-1' }
    );
    expect(cells('accuracy')).toEqual(['0.5', '0.75 ★+0.25', 'NaN']);
    expect(cells('loss')).toEqual(['1', '0.25 ★−0.75', '2+1']);
    expect(
      screen.getByRole('columnheader', { name: /name-1/ }).textContent
    ).toContain('baseline');
  });

  it('says so when all is the same', () => {
    show({
      columns: { start_time: [1, 1, 1], end_time: [2, 2, 2] }
    });
    expect(screen.getByRole('status').textContent).toContain(
      'These runs have the same'
    );
  });

  it('says what is not here', () => {
    show(
      {},
      {
        missing: 2,
        progress: { loaded: 5, total: 10, complete: false, problem: null }
      }
    );
    const said = screen
      .getAllByRole('status')
      .map(({ textContent }) => textContent);
    expect(said).toContain('2 of these runs are not in this store.');
    expect(said).toContain('5 of 10 runs are here so far.');
  });

  it('leads to runs, and to what differs in their code', () => {
    const { actions } = show({
      tags: { 'jupyter.notebook.snapshot': ['a', null, 'b'] }
    });
    fireEvent.click(screen.getByRole('button', { name: 'name-2: open run' }));
    expect(actions.openRun).toHaveBeenCalledWith('run-2');
    expect(cells('Notebook')).toEqual([
      'compared with',
      'not kept',
      'Show changes'
    ]);
    fireEvent.click(screen.getByRole('button', { name: /^Show changes/ }));
    expect(actions.compareCode).toHaveBeenCalledWith('run-1', 'run-3');
  });
});
