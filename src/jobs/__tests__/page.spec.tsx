import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import React from 'react';
import { answerDialog } from '../../__tests__/dialog';
import { Answer, TestServer } from '../../__tests__/server';
import { Hints } from '../../api/events';
import type { IJob } from '../../api/jobs';
import { JobsClient } from '../../api/jobs';
import { HintWatch } from '../../common/hintwatch';
import { Bus, HINT } from '../../endpoints/__tests__/bus';
import { CommandIDs } from '../../tokens';
import { JobActions } from '../actions';
import { JobList } from '../list';
import { JobPageModel } from '../model';
import { JobPageView } from '../view';
import { job } from './fixtures';

const ROOT = 'jupyter-mlflow/jobs';
const PATH = `${ROOT}/job-1`;
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
const bus = new Bus();
let shown: IJob | null;
let log: string;
let opened: unknown[];
let list: JobList;
let model: JobPageModel;
let watch: HintWatch;

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  shown = job();
  log = '\x1b[32mepoch 1\x1b[0m\n';
  opened = [];
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${ROOT}`, () => ({ jobs: shown ? [shown] : [] }));
  server.routes.set(`GET ${PATH}`, () => shown ?? new Answer(404, {}));
  server.routes.set(`PATCH ${PATH}`, ({ body }) => {
    shown = job({ ...body, ended: 14_000 });
    return shown;
  });
  server.routes.set(`DELETE ${PATH}`, () => {
    shown = null;
    return new Answer(204, '');
  });
  server.routes.set(`GET ${PATH}/log`, ({ query }) => {
    const offset = Number(query.get('offset'));
    // The end has little in it.
    const from = offset === -1 ? Math.max(0, log.length - 4) : offset;
    return { text: log.slice(from), offset: log.length };
  });
});
afterEach(() => {
  cleanup();
  model.dispose();
  watch.dispose();
  list.dispose();
});

function show(): void {
  const client = new JobsClient(server.settings);
  const mayHint = (): Promise<boolean> => Promise.resolve(true);
  list = new JobList({ client, hints: new Hints(bus.manager), mayHint });
  watch = new HintWatch({
    hints: new Hints(bus.manager),
    mayHint,
    isMeant: ({ kind, job: id }) => kind === 'job' && id === 'job-1'
  });
  model = new JobPageModel({ client, list, watch, id: 'job-1' });
  const commands = new CommandRegistry();
  for (const id of [
    CommandIDs.openJob,
    CommandIDs.openRunPage,
    CommandIDs.openExperiment,
    CommandIDs.runProject
  ]) {
    commands.addCommand(id, {
      describedBy: { args: { type: 'object' } },
      execute: args => {
        opened.push([id, args]);
      }
    });
  }
  render(
    <JobPageView
      parts={{
        model,
        actions: new JobActions({
          model,
          commands,
          trans,
          onDeleted: () => opened.push('deleted')
        }),
        trans
      }}
    />
  );
  act(() => {
    watch.isVisible = true;
  });
}

describe('the page of a job', () => {
  it('tells how it goes, and leads to its runs', async () => {
    shown = job({ group: 'g', parent_run_id: 'run-0' });
    show();
    expect(await screen.findByText('Running')).toBeTruthy();
    expect(screen.getByText('3 of 12')).toBeTruthy();
    const bar = screen.getByRole<HTMLProgressElement>('progressbar');
    expect([bar.value, bar.max]).toEqual([3, 12]);
    expect(
      screen.getByRole('region', { name: 'Parameters' }).textContent
    ).toContain('alpha0.3');
    for (const name of [
      'bold-owl-7: open run',
      'Parent run: open run',
      'Experiment: open experiment',
      'Grid: open the other jobs',
      'Run again…'
    ]) {
      fireEvent.click(screen.getByRole('button', { name }));
    }
    expect(opened).toEqual([
      [CommandIDs.openRunPage, { connection: 'default', runId: 'run-1' }],
      [CommandIDs.openRunPage, { connection: 'default', runId: 'run-0' }],
      [CommandIDs.openExperiment, { connection: 'default', experimentId: '7' }],
      [CommandIDs.openJob, { id: 'g' }],
      [CommandIDs.runProject, { job: 'job-1' }]
    ]);
  });

  it('streams the log from its beginning, in its colours', async () => {
    show();
    const pane = await screen.findByRole('log');
    await waitFor(() => {
      expect(pane.textContent).toBe('epoch 1\n');
    });
    expect(pane.querySelector('.ansi-green-fg')?.textContent).toBe('epoch 1');
    log += '<b>epoch 2</b>\n';
    await waitFor(() => {
      expect(pane.textContent).toBe('epoch 1\n<b>epoch 2</b>\n');
    });
    expect(pane.querySelector('b')).toBeNull();
  });

  it('reads the log to its end, and then asks no more', async () => {
    show();
    await screen.findByText('Running');
    log += 'the last line\n';
    shown = job({ state: 'finished', ended: 14_000, exit_code: 0 });
    act(() => {
      bus.emit({ ...HINT, kind: 'job', job: 'job-1' });
    });
    expect(await screen.findByText('Finished')).toBeTruthy();
    expect(screen.getByText('exit code 0')).toBeTruthy();
    await waitFor(() => {
      expect(screen.getByRole('log').textContent).toContain('the last line');
    });
    // What was on its way when it ended is answered; one that goes on is asked for each 0.7 s.
    let count = 0;
    await waitFor(
      () => {
        const before = count;
        count = server.seen.length;
        expect(count).toBe(before);
      },
      // Where nothing changes, so that it looks by the interval only.
      {
        container: document.createElement('div'),
        interval: 2_500,
        timeout: 9_000
      }
    );
  });

  it('follows progress, for which there are no hints', async () => {
    show();
    await screen.findByText('3 of 12');
    shown = job({ progress: { done: 4, total: 12 } });
    expect(await screen.findByText('4 of 12')).toBeTruthy();
  });

  it('asks each two seconds while it goes on, and for the log more often', async () => {
    show();
    jest.useFakeTimers();
    const client = {
      get: jest.fn(() => Promise.resolve(job())),
      log: jest.fn(() => Promise.resolve({ text: '', offset: 0 }))
    };
    const seen = { isVisible: true, wished: new Signal<object, void>({}) };
    const one = new JobPageModel({
      client: client as unknown as JobsClient,
      list,
      watch: seen as unknown as HintWatch,
      id: 'job-1'
    });
    try {
      await one.refresh();
      await jest.advanceTimersByTimeAsync(1_900);
      expect(client.get).toHaveBeenCalledTimes(1);
      await jest.advanceTimersByTimeAsync(4_200);
      expect(client.get).toHaveBeenCalledTimes(4);
      expect(client.log.mock.calls.length).toBeGreaterThan(6);
    } finally {
      one.dispose();
      jest.useRealTimers();
    }
  });

  it('cancels it, once that is confirmed', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel…' }));
    await answerDialog('Let it run');
    await waitFor(() => {
      expect(
        screen
          .getByRole('button', { name: 'Cancel…' })
          .getAttribute('aria-disabled')
      ).toBeNull();
    });
    expect(server.seen.some(({ method }) => method === 'PATCH')).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel…' }));
    await answerDialog('Cancel job');
    expect(await screen.findByText('Killed')).toBeTruthy();
    expect(
      server.seen
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => body)
    ).toEqual([{ state: 'killed' }]);
    expect(screen.queryByRole('button', { name: 'Cancel…' })).toBeNull();
  });

  it('says why it failed, and is forgotten', async () => {
    shown = job({
      state: 'failed',
      ended: 14_000,
      exit_code: 1,
      error: {
        error_code: 'X',
        message: 'alpha is too large.',
        details: 'Traceback'
      }
    });
    show();
    expect(await screen.findByText('alpha is too large.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Delete…' }));
    await answerDialog('Delete');
    await waitFor(() => {
      expect(opened).toEqual(['deleted']);
    });
  });

  it('says that there is none', async () => {
    shown = null;
    show();
    expect(await screen.findByText(/There is no such job/)).toBeTruthy();
    shown = job();
    fireEvent.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('Running')).toBeTruthy();
  });
});
