import { act, fireEvent, screen, within } from '@testing-library/react';
import { LOGGED_MODEL, RUN_ARTIFACT } from '../../../__tests__/window';
import { RequestError } from '../../../request';
import { CONNECTION, KERNEL } from '../../__tests__/fixtures';
import { row, show, withRuns } from '../../__tests__/show';

describe('ExperimentsView', () => {
  it('says what to do when there are no runs', () => {
    const { container, actions } = show({});
    expect(container.textContent).toContain(
      'No runs yet. Run a cell that calls mlflow.start_run() or put %%mlflow_run on top of a cell.'
    );
    fireEvent.click(screen.getByText('Insert example cell'));
    expect(actions.insertExample).toHaveBeenCalledTimes(1);
  });

  it('shows which notebook, experiment and store', () => {
    const { container, change } = show({ kernel: KERNEL });
    const header = container.querySelector('.jp-MlflowHeader');
    expect(header?.textContent).toBe(
      'penguins.ipynbAll experimentsExperiment penguinssqlite · mlflow.db'
    );
    expect(screen.getByLabelText('Store ready')).toBeTruthy();
    change({ connection: { ...CONNECTION, state: 'failed' } });
    expect(screen.getByLabelText('Store failed')).toBeTruthy();
  });

  it('lists all experiments without a notebook, of any store', () => {
    const other = { ...CONNECTION, id: 'other', label: 'a team store' };
    const { actions } = show({
      path: null,
      connections: [CONNECTION, other]
    });
    expect(screen.getByRole('heading').textContent).toBe('All experiments');
    fireEvent.change(screen.getByRole('combobox', { name: 'Store' }), {
      target: { value: 'other' }
    });
    expect(actions.goTo).toHaveBeenCalledWith({
      kind: 'experiments',
      connection: 'other'
    });
  });

  it('leads out of the notebook, and back to it', () => {
    const { actions, change } = show({});
    fireEvent.click(screen.getByText('All experiments'));
    expect(actions.showAll).toHaveBeenCalledTimes(1);
    change({
      place: { kind: 'experiment', connection: 'default', id: '7', name: '<b>' }
    });
    expect(screen.getByRole('heading').textContent).toBe('<b>');
    expect(screen.getByText('This experiment has no runs.')).toBeTruthy();
    fireEvent.click(screen.getByText('penguins.ipynb'));
    expect(actions.goTo).toHaveBeenCalledWith({ kind: 'notebook' });
  });

  it('is quiet while it loads', () => {
    const { container } = show({ isLoading: true });
    expect(container.textContent).toContain('Loading…');
    expect(container.textContent).not.toContain('No runs yet');
  });

  it('shows the message of the server, with Retry and Details', () => {
    const error = new RequestError('The store is older than this MLflow.', {
      code: 'SCHEMA_OLDER',
      details: 'found 1, head 2'
    });
    const { actions, container } = show({ error });
    expect(screen.getByRole('alert').textContent).toContain(error.message);
    expect(screen.getByText('Details')).toBeTruthy();
    expect(container.textContent).toContain('found 1, head 2');
    expect(container.textContent).not.toContain('No runs yet');
    fireEvent.click(screen.getByText('Retry'));
    expect(actions.refresh).toHaveBeenCalledTimes(1);
  });

  it('keeps the runs under an error', () => {
    show({ ...withRuns(1), error: new RequestError('No.') });
    expect(screen.getByText('name-1')).toBeTruthy();
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('draws a row for each run', () => {
    show(
      withRuns(2, {
        columns: { status: ['RUNNING', 'FAILED'], end_time: [null, 1_003_000] },
        metrics: { d: [4, 4], c: [3, 3], b: [2, 2], a: [0.93333333, null] }
      })
    );
    const live = within(row('name-1'));
    expect(live.getByLabelText('running')).toBeTruthy();
    // Four significant digits, every digit on hover; three metrics of four, sorted.
    expect(live.getByTitle('0.93333333').textContent).toBe('0.9333');
    expect(row('name-1').textContent).toContain('a 0.9333b 2c 3');
    expect(row('name-1').textContent).not.toContain('d 4');
    const failed = within(row('name-2'));
    expect(failed.getByLabelText('failed')).toBeTruthy();
    expect(failed.getByText('4 s')).toBeTruthy();
    expect(screen.getByText('2 runs')).toBeTruthy();
  });

  it('counts up the time of a live run', () => {
    jest.useFakeTimers({ now: 5_000_000 });
    try {
      show(
        withRuns(1, {
          columns: {
            status: ['RUNNING'],
            start_time: [5_000_000 - 42_000],
            end_time: [null]
          }
        })
      );
      expect(screen.getByText('42 s')).toBeTruthy();
      act(() => {
        jest.advanceTimersByTime(3_000);
      });
      expect(screen.getByText('45 s')).toBeTruthy();
    } finally {
      jest.useRealTimers();
    }
  });

  it('expands a run to everything about it, and stays so when it changes', () => {
    const { change } = show(
      withRuns(1, { metrics: { a: [1], b: [2], c: [3], d: [4] } })
    );
    const toggle = within(row('name-1')).getByRole('button', {
      name: /name-1/
    });
    expect(toggle.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(toggle);
    expect(toggle.getAttribute('aria-expanded')).toBe('true');
    const details = document.getElementById(
      toggle.getAttribute('aria-controls') ?? ''
    );
    for (const text of ['Metrics', 'd', 'Parameters', 'regParam', 'run-1']) {
      expect(details?.textContent).toContain(text);
    }
    change(withRuns(1, { metrics: { a: [5] } }));
    expect(toggle.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(toggle);
    expect(toggle.getAttribute('aria-expanded')).toBe('false');
  });

  it('offers registering and inference where there is a model', () => {
    const { actions } = show(
      withRuns(2, { models: [[LOGGED_MODEL, RUN_ARTIFACT], []] })
    );
    expect(
      within(row('name-2')).queryByLabelText('Register model…')
    ).toBeNull();
    const run = within(row('name-1'));
    fireEvent.click(run.getByLabelText('Register model…'));
    expect(actions.register.mock.lastCall).toMatchObject([{ id: 'run-1' }]);
    fireEvent.click(run.getByLabelText('Use for inference'));
    expect(actions.useForInference.mock.lastCall).toMatchObject([
      { id: 'run-1' }
    ]);
    fireEvent.click(within(row('name-2')).getByLabelText('Open run'));
    expect(actions.openPage.mock.lastCall).toMatchObject([{ id: 'run-2' }]);
    // Each model has buttons of its own in the details.
    fireEvent.click(run.getByRole('button', { name: /name-1/ }));
    const buttons = run.getAllByText('Register model…');
    expect(buttons).toHaveLength(2);
    for (const button of buttons) {
      fireEvent.click(button);
    }
    expect(actions.register).toHaveBeenLastCalledWith(
      expect.objectContaining({ id: 'run-1' }),
      [RUN_ARTIFACT]
    );
  });

  it('copies every digit', () => {
    show(withRuns(1));
    const setData = jest.fn();
    const copy = Object.assign(new Event('copy', { bubbles: true }), {
      clipboardData: { setData }
    });
    fireEvent(screen.getByTitle('0.93333333'), copy);
    expect(setData).toHaveBeenCalledWith('text/plain', '0.93333333');
  });

  it('shows names as text, whatever they hold', () => {
    const name = '<img src=x onerror=alert(1)>{{x}}\u202E';
    const { container } = show(withRuns(1, { columns: { run_name: [name] } }));
    expect(screen.getByText(name).closest('bdi')).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
  });

  it('keeps the focus when what had it is gone', () => {
    const { container, change } = show({ cellId: 'cell-1' });
    container.tabIndex = -1;
    screen.getByText('Show all runs').focus();
    change({ cellId: null });
    expect(document.activeElement).toBe(container);
  });

  it('takes no focus that is elsewhere by then', async () => {
    const { container, change } = show({ cellId: 'cell-1' });
    container.tabIndex = -1;
    const button = screen.getByText('Show all runs');
    button.focus();
    button.blur();
    await Promise.resolve();
    change({ cellId: null });
    expect(document.activeElement).toBe(document.body);
  });

  it('draws only those in view of many runs', () => {
    const { container, model } = show(withRuns(100, { total: 10_000 }));
    expect(screen.getByText(`${(10_000).toLocaleString()} runs`)).toBeTruthy();
    const rows = container.querySelectorAll('.jp-MlflowRunRow');
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThan(50);
    expect(rows[3]?.getAttribute('aria-posinset')).toBe('4');
    expect(rows[3]?.getAttribute('aria-setsize')).toBe('10000');
    expect(model.look).toHaveBeenCalledWith(0, rows.length);
  });
});
