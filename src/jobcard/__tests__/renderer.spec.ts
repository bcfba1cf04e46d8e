import { fireEvent, waitFor, within } from '@testing-library/dom';
import type { IJob } from '../../api/jobs';
import { CommandIDs } from '../../tokens';
import { JOB_MIME, readJobMessage } from '../message';
import { JobCardRenderer } from '../renderer';
import { FINISHED, GRID, ID, TestJobCards, modelOf, told } from './cards';

const JOB: IJob = {
  id: ID,
  kind: 'project',
  title: 'elasticnet',
  connection: 'local',
  state: 'running',
  created: 0,
  started: 1_000,
  ended: null,
  group: null,
  experiment_id: '1',
  runs: [{ run_id: 'run-1', name: 'bold-owl' }],
  parent_run_id: null,
  arguments: { parameters: { alpha: '0.3' } },
  exit_code: null,
  progress: { done: 3, total: 12 },
  error: null,
  killed_by: null
};

describe('JobCardRenderer', () => {
  let cards: TestJobCards;
  beforeEach(async () => {
    cards = new TestJobCards();
    await cards.start();
  });
  afterEach(() => cards.stop());

  it('shows one that has ended as its kernel told it, and asks once', async () => {
    const card = await cards.show(
      told(FINISHED, { log: 'first\n\u001b[32mdone\u001b[0m\n' })
    );
    await waitFor(() => {
      expect(card.textContent).toContain('✓ Finishedelasticnet12 sbold-owl');
    });
    fireEvent.click(
      await within(card).findByRole('button', { name: /bold-owl: open run/ })
    );
    expect(cards.called).toEqual([
      [CommandIDs.openRunPage, { connection: 'local', runId: 'run-1' }]
    ]);
    expect(within(card).getByRole('log').textContent).toBe('first\ndone');
    // It is kept no more: nothing of it can be opened or cancelled.
    expect(within(card).getAllByRole('button')).toHaveLength(1);
    expect(cards.server.asked).toEqual([ID, 'connections']);
    cards.server.forget();
    cards.hint(ID);
    expect(await cards.server.sent()).toBe(0);
  });

  it('follows one that goes on, though its kernel says nothing', async () => {
    cards.jobs = [JOB];
    cards.log = 'epoch 1\n';
    const card = await cards.show(told());
    const find = within(card);
    await waitFor(() => {
      expect(find.getByRole('log').textContent).toBe('epoch 1');
    });
    expect(card.textContent).toContain('● Runningelasticnet3 of 12');
    fireEvent.click(find.getByRole('button', { name: 'details: elasticnet' }));
    fireEvent.click(find.getByRole('button', { name: 'cancel…: elasticnet' }));
    expect(cards.called).toEqual([
      [CommandIDs.openJob, { id: ID }],
      [CommandIDs.cancelJob, { id: ID }]
    ]);
    cards.jobs = [{ ...JOB, state: 'killed', ended: 3_000, progress: null }];
    cards.log += 'epoch 2\n';
    cards.hint(ID);
    await waitFor(() => {
      expect(card.textContent).toContain('■ Killedelasticnet2 s');
      expect(find.getByRole('log').textContent).toBe('epoch 1\nepoch 2');
    });
    expect(find.queryByRole('button', { name: /cancel/ })).toBeNull();
  });

  it('takes what the kernel says of the end for the last word', async () => {
    cards.jobs = [JOB];
    const card = await cards.show(told());
    await within(card).findByRole('button', { name: /cancel/ });
    const [renderer] = cards.cards;
    await renderer?.renderModel(
      modelOf(
        told(
          { state: 'failed', ended: 2_000, error: 'exit code 1' },
          { log: 'x' }
        )
      )
    );
    await waitFor(() => {
      expect(card.textContent).toContain('✗ Failedelasticnet1 s');
    });
    expect(card.textContent).toContain('exit code 1');
    expect(within(card).getByRole('log').textContent).toBe('x');
  });

  it('keeps the end in the notebook when its kernel does not', async () => {
    cards.jobs = [{ ...JOB, state: 'finished', ended: 13_000 }];
    cards.log = '<b>\u001b[32mdone\u001b[0m\n';
    const setData = jest.fn();
    await cards.show(told({}, { log: 'before' }), '● elasticnet', setData);
    await waitFor(
      () => {
        expect(setData).toHaveBeenCalledTimes(1);
      },
      { timeout: 10_000 }
    );
    const [[{ data }]] = setData.mock.calls as [
      [{ data: Record<string, unknown> }]
    ];
    expect(data['text/plain']).toBe(
      '✓ elasticnet  finished  12 s  run bold-owl\n<b>done'
    );
    expect(data['text/html']).toBe(
      '<div>✓ elasticnet  finished  12 s  run bold-owl</div>' +
        '<pre>&lt;b&gt;done</pre>'
    );
    expect(readJobMessage(data[JOB_MIME])).toMatchObject({
      trackingUri: 'sqlite:////w/mlflow.db',
      head: { state: 'finished', ended: 13_000, error: '' }
    });
  });

  it('shows a grid, a line for each of its jobs', async () => {
    cards.jobs = ['0.1', '0.2', '0.3'].map((alpha, index) => ({
      ...JOB,
      id: String(index).repeat(32),
      created: index,
      group: GRID,
      parent_run_id: 'parent',
      arguments: { parameters: { alpha } },
      progress: null,
      ...(index === 0 ? { state: 'finished' as const, ended: 4_000 } : {})
    }));
    cards.jobs.reverse();
    const card = await cards.show(
      told(
        { id: GRID, title: 'elasticnet (grid of 3)' },
        { is_grid: true, parent_run_id: 'parent', total: 3 }
      )
    );
    await waitFor(() => {
      const jobs = within(card).getAllByRole('listitem');
      expect(jobs.map(({ textContent }) => textContent.slice(0, 18))).toEqual([
        '✓ Finishedalpha 0.',
        '● Runningalpha 0.2',
        '● Runningalpha 0.3'
      ]);
    });
    expect(card.textContent).toContain('elasticnet (grid of 3)1 of 3');
    const runs = within(card).getAllByRole('button', { name: /: open run$/ });
    expect(runs).toHaveLength(3);
    fireEvent.click(within(card).getByRole('button', { name: /^parent run/ }));
    fireEvent.click(within(card).getByRole('button', { name: /^grid/ }));
    expect(cards.called).toEqual([
      [CommandIDs.openRunPage, { connection: 'local', runId: 'parent' }],
      [CommandIDs.openJob, { id: GRID }]
    ]);
  });

  it('says so when the server does not know one that went on', async () => {
    const card = await cards.show(
      told({}, { tracking_uri: 'http://elsewhere' })
    );
    await within(card).findByText(/This server does not know this job/);
    expect(within(card).queryByRole('button')).toBeNull();
    expect(card.querySelector('.jp-MlflowDuration')).toBeNull();
  });

  it('takes every string for text', async () => {
    const evil = '<img src=x onerror="window.evil = 1">';
    const card = await cards.show(
      told(
        {
          ...FINISHED,
          title: evil,
          error: evil,
          runs: [{ run_id: evil, name: evil }]
        },
        { log: evil }
      )
    );
    await waitFor(() => {
      expect(card.textContent).toContain(evil);
    });
    expect(card.querySelector('img')).toBeNull();
    expect(window).not.toHaveProperty('evil');
  });

  it.each([
    ['no form', 'nonsense'],
    ['another version', { ...told(), version: 2 }],
    ['an id that leads elsewhere', told({ id: '../contents' })]
  ])('falls back to the text with %s', async (_, data) => {
    const card = await cards.show(data, '✓ elasticnet <b>');
    await waitFor(() => {
      expect(card.textContent).toBe('✓ elasticnet <b>');
    });
    expect(cards.server.seen).toEqual([]);
  });

  it('shows the text when nothing can be loaded', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    const card = new JobCardRenderer(() => Promise.reject(new Error('gone')));
    cards.cards.push(card);
    await card.renderModel(modelOf(told(), 7));
    JobCardRenderer.attach(card, document.body);
    await waitFor(() => {
      expect(card.node.textContent).toBe('elasticnet');
    });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
