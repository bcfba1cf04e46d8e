import {
  act,
  fireEvent,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import { RequestError } from '../../../request';
import type { IChildRuns, IExperimentsState } from '../../../tokens';
import { row, settled, show, withRuns } from '../../__tests__/show';
import { PLAIN } from '../../model/state';

/** Keys as Lab's menus know them. */
const ARROW_DOWN = 40;
const ENTER = 13;

/** Runs below others, as the state has them. */
function below(ids: Readonly<Record<string, readonly string[]>>) {
  const children = new Map<string, IChildRuns>();
  for (const [parent, own] of Object.entries(ids)) {
    const { runs } = withRuns(own.length, {
      columns: { run_id: [...own], run_name: [...own] }
    });
    children.set(parent, { runs, total: runs.length + 1 });
  }
  return { children };
}

describe('the values of a row', () => {
  const pinned = (...ids: string[]): Pick<IExperimentsState, 'listing'> => ({
    listing: { ...PLAIN, pinned: ids }
  });

  it('are the pinned ones, with the best marked', () => {
    show({
      ...withRuns(2, {
        metrics: { a: [1, 2], b: [3, 4], 'c.d': ['Infinity', 5] },
        params: { lr: ['0.1', '0.2'] }
      }),
      ...pinned('metrics.c.d', 'params.lr', 'metrics.missing'),
      best: new Map([['c.d', 'Infinity' as const]])
    });
    const first = within(row('name-1'));
    const values = first.getByRole('list', { name: 'Metrics' });
    expect(values.textContent).toBe('c.d ∞★lr 0.1');
    expect(first.getByRole('img', { name: 'the best' })).toBeTruthy();
    expect(within(row('name-2')).queryByRole('img', { name: 'the best' })).toBe(
      null
    );
  });

  it('have a line that moves while the run is live', () => {
    const live = withRuns(1, {
      columns: { status: ['RUNNING'], end_time: [null] },
      metrics: { loss: [0.1] }
    });
    const courses = (...values: number[]) => ({
      courses: new Map([['run-1', new Map([['loss', values]])]])
    });
    const { change } = show({ ...live, ...courses(3, 2, 1) });
    const line = (): string | null | undefined =>
      screen
        .getByRole('img', { name: 'loss so far' })
        .querySelector('polyline')
        ?.getAttribute('points');
    const before = line();
    change(courses(3, 2, 1, 0.1));
    expect(line()).not.toBe(before);
  });
});

describe('the selection', () => {
  it('is counted, and compared', async () => {
    const { actions, selection } = show(withRuns(3));
    fireEvent.click(screen.getByLabelText('Select name-1'));
    expect(screen.getByText('3 runs · 1 selected')).toBeTruthy();
    expect(screen.queryByText('Compare')).toBeNull();
    fireEvent.click(screen.getByLabelText('Select name-3'), { shiftKey: true });
    await settled();
    expect([...selection.ids]).toEqual(['run-1', 'run-2', 'run-3']);
    fireEvent.click(screen.getByLabelText('Select name-2'));
    fireEvent.click(screen.getByText('Compare'));
    expect(actions.compare).toHaveBeenCalledWith(['run-1', 'run-3']);
    fireEvent.click(screen.getByText('Charts'));
    expect(actions.openTable).toHaveBeenCalledWith(['run-1', 'run-3']);
  });

  it('is gone with another notebook', () => {
    const { change, selection } = show(withRuns(2));
    fireEvent.click(screen.getByLabelText('Select name-1'));
    change({ path: 'b.ipynb' });
    expect(selection.ids.size).toBe(0);
  });

  it('is what a run is compared with, else the one before it', () => {
    const { actions } = show(withRuns(3));
    const compare = (name: string): void => {
      fireEvent.click(
        within(row(name)).getByLabelText(
          'Compare with selected or previous run'
        )
      );
    };
    compare('name-1');
    expect(actions.compare).toHaveBeenLastCalledWith(['run-1', 'run-2']);
    fireEvent.click(screen.getByLabelText('Select name-3'));
    compare('name-1');
    expect(actions.compare).toHaveBeenLastCalledWith(['run-1', 'run-3']);
  });
});

describe('runs below others', () => {
  const parent = withRuns(2, { columns: { children: [2, 0] } });

  it('are asked for when they are unfolded', () => {
    const { model, change } = show(parent);
    const toggle = screen.getByRole('button', { name: '2 child runs' });
    fireEvent.click(toggle);
    expect(model.unfold).toHaveBeenCalledWith('run-1', 50);
    change(below({ 'run-1': ['child'] }));
    expect(toggle.getAttribute('aria-expanded')).toBe('true');
    const list = screen.getByRole('list', { name: 'Child runs of name-1' });
    expect(within(list).getByText('child')).toBeTruthy();
    fireEvent.click(screen.getByText('Show more'));
    expect(model.unfold).toHaveBeenLastCalledWith('run-1', 51);
    fireEvent.click(toggle);
    expect(model.unfold).toHaveBeenLastCalledWith('run-1', 0);
  });

  it('are not left out of a count that is told for all', () => {
    const { change } = show({ ...parent, all: null });
    expect(screen.queryByText('2 runs')).toBeNull();
    change({ all: 4 });
    expect(screen.getByText('4 runs')).toBeTruthy();
  });

  it('never end where two are below each other', () => {
    const { children } = below({ 'run-1': ['run-9'], 'run-9': ['run-1'] });
    const circle = new Map(
      [...children].map(([id, { runs, total }]) => [
        id,
        { runs: runs.map(run => ({ ...run, children: 1 })), total }
      ])
    );
    const { container } = show({ ...parent, children: circle });
    expect(container.querySelectorAll('[data-run-id="run-1"]')).toHaveLength(2);
  });
});

describe('the keyboard', () => {
  it('goes from run to run', () => {
    show(withRuns(3));
    const toggles = screen
      .getAllByRole('button', { name: /name-\d/ })
      .filter(node => node.matches('.jp-MlflowRunRow-toggle'));
    const [first = document.body, second = document.body] = toggles;
    first.focus();
    fireEvent.keyDown(first, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(second);
    fireEvent.keyDown(second, { key: 'ArrowUp' });
    expect(document.activeElement).toBe(first);
  });
});

describe('the filter', () => {
  it('says how many of all runs it leaves, and what is wrong with it', async () => {
    const { change, model } = show(withRuns(2));
    const box = await screen.findByRole('combobox', { name: 'Filter runs' });
    fireEvent.change(box, { target: { value: 'metrics.x > 1' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(model.list).toHaveBeenCalledWith({ filter: 'metrics.x > 1' });
    const listing = { ...PLAIN, filter: 'metrics.x > 1' };
    change({ ...withRuns(1), all: null, listing });
    expect(screen.getByText('1 run found')).toBeTruthy();
    change({ all: 2 });
    expect(screen.getByText('1 of 2 runs')).toBeTruthy();
    const filterError = new RequestError('No such thing. (at 8)');
    change({ filterError });
    expect(screen.getByRole('alert').textContent).toContain('No such thing.');
    change({ ...withRuns(0), filterError: null });
    expect(screen.getByText('No runs match the filter.')).toBeTruthy();
    fireEvent.click(screen.getByText('Clear the filter'));
    expect(model.list).toHaveBeenLastCalledWith({
      filter: '',
      withModel: false
    });
  });

  it('chooses what rows show', async () => {
    const { model, change } = show(withRuns(1));
    const button = screen.getByRole('button', {
      name: 'Choose what rows show'
    });
    act(() => {
      button.focus();
    });
    fireEvent.click(button);
    fireEvent.click(await screen.findByRole('checkbox', { name: 'acc' }));
    expect(model.list).toHaveBeenCalledWith({ pinned: ['metrics.acc'] });
    change({ listing: { ...PLAIN, pinned: ['metrics.acc'] } });
    fireEvent.click(screen.getByRole('checkbox', { name: 'lr' }));
    expect(model.list).toHaveBeenLastCalledWith({
      pinned: ['metrics.acc', 'params.lr']
    });
    fireEvent.click(screen.getByRole('button', { name: /higher is better/ }));
    expect(model.list).toHaveBeenLastCalledWith({ flipped: ['acc'] });
  });

  it('orders what rows show', async () => {
    const { model, change } = show({
      ...withRuns(1),
      listing: { ...PLAIN, pinned: ['metrics.acc', 'params.lr'] }
    });
    const button = screen.getByRole('button', {
      name: 'Choose what rows show'
    });
    act(() => {
      button.focus();
    });
    fireEvent.click(button);
    const up = await screen.findByRole('button', { name: 'Move lr up' });
    up.focus();
    fireEvent.click(up);
    const pinned = ['params.lr', 'metrics.acc'];
    expect(model.list).toHaveBeenLastCalledWith({ pinned });
    change({ listing: { ...PLAIN, pinned } });
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: 'Move lr up' })
    );
    fireEvent.click(screen.getByRole('button', { name: 'Do not show lr' }));
    expect(model.list).toHaveBeenLastCalledWith({ pinned: ['metrics.acc'] });
  });

  it('says what is left out beside the filter, and takes it back', () => {
    const listing = { ...PLAIN, stage: 'deleted' as const, withModel: true };
    const { model, container } = show({ ...withRuns(2), listing });
    expect(container.textContent).toContain('2 deleted runs');
    fireEvent.click(screen.getByRole('button', { name: 'Deleted runs ×' }));
    expect(model.list).toHaveBeenLastCalledWith({ stage: 'active' });
    fireEvent.click(screen.getByRole('button', { name: 'With a model ×' }));
    expect(model.list).toHaveBeenLastCalledWith({ withModel: false });
  });

  it('orders by what rows show', async () => {
    const { model } = show(withRuns(1, { metrics: { val_loss: [1] } }));
    await settled();
    fireEvent.click(screen.getByRole('button', { name: 'Order' }));
    const item = await screen.findByText('Best val_loss first');
    const menu = item.closest('.lm-Menu') ?? item;
    // Newest, oldest, name, status, and this one.
    for (const keyCode of [
      ARROW_DOWN,
      ARROW_DOWN,
      ARROW_DOWN,
      ARROW_DOWN,
      ARROW_DOWN,
      ENTER
    ]) {
      fireEvent.keyDown(menu, { keyCode });
    }
    await waitFor(() => {
      expect(model.list).toHaveBeenCalledWith({
        sort: { column: 'metrics.val_loss', isDescending: false }
      });
    });
  });
});

describe('a store that is still copied', () => {
  it('is not shown as if it was all', () => {
    const progress = { complete: false, loaded: 1_200, total: 10_000 };
    const words = `${(1_200).toLocaleString()} of ${(10_000).toLocaleString()}`;
    const { change, container } = show({
      ...withRuns(1),
      progress: { ...progress, problem: null }
    });
    expect(container.textContent).toContain(`${words} runs are here so far.`);
    change({ progress: { ...progress, problem: 'It does not answer.' } });
    expect(container.textContent).toContain(
      `It does not answer. ${words} runs are here so far.`
    );
    change({ progress: { ...progress, complete: true, problem: null } });
    expect(container.textContent).not.toContain('so far');
  });
});
