import { act, fireEvent, screen, within } from '@testing-library/react';
import { row, settled, show, withRuns } from '../../__tests__/show';

/** Two runs of two cells, the second without an execution count. */
const CELLS = {
  'jupyter.notebook.id': ['n1', 'n1'],
  'jupyter.notebook.path': ['a/penguins.ipynb', 'a/penguins.ipynb'],
  'jupyter.cell.id': ['cell-1', 'cell-2'],
  'jupyter.cell.execution_count': ['5', null],
  'jupyter.cell.sha256': ['aa', 'bb']
};

const MARK = 'The cell was edited since this run';

describe('the cell of a run', () => {
  it('is a link', () => {
    const { actions } = show(withRuns(2, { tags: CELLS }));
    const link = within(row('name-1')).getByText('cell 5');
    expect(link.getAttribute('aria-label')).toBe('cell 5: name-1');
    fireEvent.click(link);
    fireEvent.click(within(row('name-2')).getByText('cell'));
    expect(actions.goToCell.mock.calls).toMatchObject([
      [{ id: 'run-1' }, true],
      [{ id: 'run-2' }, true]
    ]);
  });

  it('is marked when it was edited, and no link when it is deleted', () => {
    const { cells } = show(withRuns(2, { tags: CELLS }));
    const change = (states: typeof cells.states): void => {
      act(() => {
        Object.assign(cells.states, states);
        cells.changed.emit();
      });
    };
    change({ 'cell-1': 'edited', 'cell-2': 'deleted' });
    expect(within(row('name-1')).getByRole('img', { name: MARK })).toBeTruthy();
    const deleted = within(row('name-2'));
    expect(deleted.getByText('cell deleted')).toBeTruthy();
    expect(deleted.queryByText('cell')).toBeNull();
    change({ 'cell-1': 'same', 'cell-2': 'same' });
    expect(screen.queryByRole('img', { name: MARK })).toBeNull();
    expect(deleted.getByText('cell')).toBeTruthy();
  });

  it('in another notebook is looked for there', () => {
    const { actions, cells } = show(withRuns(1, { tags: CELLS }));
    act(() => {
      cells.states['cell-1'] = 'elsewhere';
      cells.changed.emit();
    });
    fireEvent.click(screen.getByText('cell 5'));
    expect(actions.goToCell.mock.lastCall).toMatchObject([{}, false]);
  });

  it('is not there for a run without one', () => {
    show(withRuns(1));
    expect(screen.queryByText(/^cell/)).toBeNull();
  });

  it('is marked without drawing any row anew', () => {
    const { cells, trans } = show(withRuns(2, { tags: CELLS }));
    const said = jest.spyOn(trans, '__');
    act(() => {
      cells.states['cell-1'] = 'edited';
      cells.changed.emit();
    });
    const drawn = said.mock.calls.map(([text]) => text);
    expect(drawn).toContain(MARK);
    // What each row says.
    expect(drawn).not.toContain('Copy run id');
    said.mockRestore();
  });
});

describe('the runs of one cell', () => {
  it('have a chip that shows all again', () => {
    const { replies, cells } = show({ ...withRuns(1), cellId: 'cell-1' });
    fireEvent.click(screen.getByText('Runs of cell [5]'));
    expect(replies.showAllRuns).toHaveBeenCalledTimes(1);
    act(() => {
      cells.countOf.mockReturnValue(null);
      cells.changed.emit();
    });
    expect(screen.getByText('Runs of this cell')).toBeTruthy();
  });

  it('may be none', () => {
    const { container, replies, change } = show({ cellId: 'cell-1' });
    expect(container.textContent).toContain('This cell has made no runs yet.');
    expect(container.textContent).not.toContain('No runs yet');
    fireEvent.click(screen.getByRole('button', { name: 'Show all runs' }));
    expect(replies.showAllRuns).toHaveBeenCalledTimes(1);
    change({ cellId: null });
    expect(screen.queryByText(/of cell|this cell/i)).toBeNull();
  });
});

describe('a stale run', () => {
  const stale = {
    ...withRuns(2, {
      columns: { status: ['RUNNING', 'RUNNING'], end_time: [null, null] },
      tags: { 'jupyter.kernel.process': ['p0', 'p1'] }
    }),
    endedProcesses: ['p0']
  };

  it('says so, and can be ended', async () => {
    const { actions } = show(stale);
    const run = within(row('name-1'));
    const badge = run.getByRole('img', { name: 'stale' });
    expect(badge.title).toBe('Its kernel has ended');
    expect(badge.getAttribute('data-status')).toBe('STALE');
    expect(run.queryByText('running')).toBeNull();
    fireEvent.click(run.getByText('End as killed'));
    // One at a time.
    fireEvent.click(run.getByText('End as failed'));
    await settled();
    actions.end.mockRejectedValueOnce(new Error('Read only.'));
    fireEvent.click(run.getByText('End as failed'));
    await settled();
    expect(run.getByRole('alert').textContent).toBe('Read only.');
    expect(actions.end.mock.calls).toMatchObject([
      [{ id: 'run-1' }, 'KILLED'],
      [{ id: 'run-1' }, 'FAILED']
    ]);
  });

  it('is told from a live one', () => {
    const { change } = show(stale);
    const live = within(row('name-2'));
    expect(live.getByRole('img', { name: 'running' })).toBeTruthy();
    expect(live.queryByText('End as killed')).toBeNull();
    change({ endedProcesses: ['p0', 'p1'] });
    expect(live.getByText('End as killed')).toBeTruthy();
  });

  it('leaves the focus to its row when its buttons are gone', () => {
    const { change } = show(stale);
    screen.getByText('End as killed').focus();
    change({ endedProcesses: [] });
    expect(screen.queryByText('End as killed')).toBeNull();
    expect(document.activeElement).toBe(row('name-1').querySelector('button'));
  });
});

describe('the code of a run', () => {
  it('is opened, restored and compared from its details', () => {
    const { actions, disclosure } = show(
      withRuns(2, {
        tags: { 'jupyter.notebook.snapshot': ['run-1/notebook', null] }
      })
    );
    act(() => {
      disclosure.toggle('run-1');
      disclosure.toggle('run-2');
    });
    const run = within(row('name-1'));
    fireEvent.click(run.getByText('Open snapshot'));
    fireEvent.click(run.getByText('Restore as new notebook'));
    fireEvent.click(run.getByText('Compare code with previous run'));
    for (const act of [
      actions.openSnapshot,
      actions.restoreSnapshot,
      actions.compareCode
    ]) {
      expect(act.mock.calls).toMatchObject([[{ id: 'run-1' }]]);
    }
    expect(within(row('name-2')).queryByText('Open snapshot')).toBeNull();
  });

  it('brings a run that was asked for into view', () => {
    const scrolled: Element[] = [];
    Element.prototype.scrollIntoView = function (this: Element) {
      scrolled.push(this);
    };
    const { disclosure, change } = show(withRuns(1));
    act(() => {
      disclosure.reveal('run-2');
    });
    expect(scrolled).toEqual([]);
    change(withRuns(3));
    expect(scrolled).toEqual([row('name-2')]);
    const toggle = row('name-2').querySelector('button');
    expect(document.activeElement).toBe(toggle);
    expect(toggle?.getAttribute('aria-expanded')).toBe('true');
    change(withRuns(3));
    expect(scrolled).toHaveLength(1);
  });
});

describe('a run with a thousand metrics', () => {
  it('shows some of them, and all when asked to', () => {
    const keys = Array.from({ length: 1_000 }, (_, number) => `m-${number}`);
    const metrics = Object.fromEntries(keys.map(key => [key, [1]]));
    const { container } = show(withRuns(1, { metrics }));
    fireEvent.click(screen.getByText('name-1'));
    const pairs = (): number =>
      container.querySelectorAll('.jp-MlflowRunDetails-pair').length;
    expect(pairs()).toBeLessThan(120);
    fireEvent.click(screen.getByText('Show all 1000'));
    expect(pairs()).toBeGreaterThan(1_000);
  });
});
