import { fireEvent, screen, within } from '@testing-library/react';
import { RequestError } from '../../../request';
import type { IExperimentsState } from '../../../tokens';
import { CONNECTION, KERNEL, STRANGER } from '../../__tests__/fixtures';
import { settled, show, withRuns } from '../../__tests__/show';

const IDLE = { id: 'k1', language: 'python' };

/** The notice with this text in it. */
function notice(text: string | RegExp) {
  const found = screen
    .getAllByRole('status')
    .find(({ textContent }) => textContent.match(text));
  if (!found) {
    throw new Error(`No notice says ${String(text)}`);
  }
  return { text: found.querySelector('p')?.textContent, ...within(found) };
}

describe('the notice', () => {
  it('of a copy asks whose experiment it logs to', async () => {
    const { replies, change } = show({ copyOf: 'x/a.ipynb' });
    const { text, getByText } = notice('copy');
    expect(text).toBe(
      'This is a copy of a.ipynb. Its runs go to an experiment of its own.'
    );
    fireEvent.click(getByText("Share the original's experiment instead"));
    await settled();
    fireEvent.click(getByText('Keep its own'));
    await settled();
    expect(replies.answerCopy.mock.calls).toEqual([['share'], ['own']]);
    change({ copyOf: null });
    expect(screen.queryAllByRole('status')).toEqual([]);
  });

  it('keeps the buttons still while an answer is on its way, and says what it failed with', async () => {
    const { replies } = show({ copyOf: 'a.ipynb' });
    let fail: ((reason: Error) => void) | undefined;
    replies.answerCopy.mockImplementation(
      () =>
        new Promise((_, reject) => {
          fail = reject;
        })
    );
    const { getByText, getByRole } = notice('copy');
    const button = getByText('Keep its own');
    fireEvent.click(button);
    fireEvent.click(button);
    expect(replies.answerCopy).toHaveBeenCalledTimes(1);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    fail?.(new RequestError('You may not.'));
    await settled();
    expect(getByRole('alert').textContent).toBe('You may not.');
    expect(button.getAttribute('aria-disabled')).toBeNull();
  });

  it('of a deleted experiment offers it back, or to go on without', async () => {
    const { replies } = show({
      deletedExperiment: { id: '7', name: 'penguins' }
    });
    const { text, getByText } = notice('deleted');
    expect(text).toBe(
      'The experiment penguins was deleted. The next run makes a new one.'
    );
    fireEvent.click(getByText('Restore'));
    await settled();
    expect(replies.restoreExperiment).toHaveBeenCalledWith('7');
    fireEvent.click(getByText('Use a new one'));
    await settled();
    expect(replies.useNewExperiment).toHaveBeenCalledTimes(1);
  });

  it('of a kernel without the package says what to install', async () => {
    const { replies } = show({ kernelId: 'k1', idleKernel: IDLE });
    const { text, getByText } = notice('lacks');
    expect(text).toBe(
      "This kernel's environment lacks jupyter-mlflow, so its runs are not tied to this notebook. Run %pip install jupyter-mlflow and restart the kernel."
    );
    expect(getByText('%pip install jupyter-mlflow').tagName).toBe('CODE');
    fireEvent.click(getByText('Copy command'));
    await settled();
    expect(replies.copyInstall).toHaveBeenCalledTimes(1);
  });

  it('of a store that is followed says which', () => {
    const connection = { ...CONNECTION, id: 'c2', label: 'mlflow.example' };
    const { container, change } = show({
      kernel: { ...STRANGER, connection: 'c2' },
      connection
    });
    expect(notice('another store').text).toBe(
      'This kernel logs to another store: mlflow.example'
    );
    const light = container.querySelector('.jp-MlflowHeader-light');
    expect(light?.getAttribute('data-other')).toBe('true');
    change({ kernel: KERNEL, connection: CONNECTION });
    expect(light?.getAttribute('data-other')).toBeNull();
    expect(screen.queryAllByRole('status')).toEqual([]);
  });

  it.each<[string, Partial<IExperimentsState>, string]>([
    [
      'before it is asked for',
      {},
      'This kernel logs to another store: http://mlflow.example, experiment other. Its runs are not in this list.'
    ],
    [
      'refused',
      { kernelStoreError: new RequestError('You may not add stores.') },
      'This kernel logs to another store: http://mlflow.example, experiment other. Its runs are not in this list. You may not add stores.'
    ]
  ])('of a store that is not followed: %s', (_, change, text) => {
    const { container } = show({ kernel: STRANGER, ...change });
    expect(notice('another store').text).toBe(text);
    expect(container.textContent).toContain(
      'This notebook has no runs in sqlite · mlflow.db.'
    );
    expect(container.textContent).not.toContain('No runs yet');
  });

  it('of the kernel itself is shown', () => {
    const text = 'MLflow is not installed in this kernel.';
    show({ kernel: { ...KERNEL, notice: text } });
    expect(notice(text).text).toBe(text);
  });

  it.each([
    [
      ['run-1'],
      'Run name-1 is still active in this kernel. The next mlflow.start_run() fails until it ends.',
      'End it'
    ],
    [
      ['0123456789abcdef'],
      'Run 01234567 is still active in this kernel. The next mlflow.start_run() fails until it ends.',
      'End it'
    ],
    [
      ['run-1', 'run-2'],
      'The runs name-1, name-2 are still active in this kernel. The next mlflow.start_run() fails until they end.',
      'End them'
    ]
  ])('of runs that were left open: %j', async (active_runs, text, button) => {
    const { actions, change } = show({
      ...withRuns(2),
      kernel: { ...KERNEL, active_runs },
      idleKernel: IDLE
    });
    const { getByText, text: shown } = notice('still active');
    expect(shown).toBe(text);
    fireEvent.click(getByText(button));
    await settled();
    expect(actions.endActive.mock.calls).toEqual([[active_runs]]);
    // While a cell runs, a run that is active is as it should be.
    change({ idleKernel: null });
    expect(screen.queryByText(/still active/)).toBeNull();
  });
});

describe('the header', () => {
  it('tells of other notebooks with the same experiment', () => {
    const { change } = show({ others: ['b/other.ipynb'] });
    const badge = screen.getByText('shared with other.ipynb');
    expect(badge.title).toBe(
      'These notebooks log to one experiment: a/penguins.ipynb, b/other.ipynb'
    );
    change({ others: ['b.ipynb', 'c.ipynb'] });
    expect(screen.getByText('shared with 2 notebooks')).toBeTruthy();
    change({ others: [] });
    expect(screen.queryByText(/shared with/)).toBeNull();
  });
});

describe('the error of a store that is older', () => {
  const error = new RequestError('The store is older than this MLflow.');
  const connection = {
    ...CONNECTION,
    state: 'failed',
    can_upgrade: true
  } as const;

  it('has a button that upgrades a copy', async () => {
    const { replies } = show({ error, connection });
    let end = (): void => undefined;
    replies.upgradeStore.mockImplementation(
      () =>
        new Promise(resolve => {
          end = resolve;
        })
    );
    const button = screen.getByText('Copy and upgrade');
    expect(button.title).toBe(
      'Makes a copy that this MLflow can read; the original stays as it is.'
    );
    fireEvent.click(button);
    expect(button.textContent).toBe('Upgrading a copy…');
    end();
    await settled();
    expect(button.textContent).toBe('Copy and upgrade');
    replies.upgradeStore.mockRejectedValue(new RequestError('Disk full.'));
    fireEvent.click(button);
    await settled();
    expect(screen.getByText('Disk full.').getAttribute('role')).toBe('alert');
  });

  it.each([
    { ...connection, can_upgrade: false },
    { ...connection, state: 'starting' as const },
    null
  ])('has none where there is nothing to upgrade: %j', other => {
    show({ error, connection: other });
    expect(screen.queryByText('Copy and upgrade')).toBeNull();
    expect(screen.getByText('Retry')).toBeTruthy();
  });
});
