import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
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
import { Bus, HINT } from '../../endpoints/__tests__/bus';
import { CommandIDs } from '../../tokens';
import { GridView } from '../grid';
import { valuesOf, withGrids } from '../../common/jobgrids';
import { JobList } from '../list';
import { runningJobs } from '../running';
import { makeSection } from '../section';
import { job } from './fixtures';

const ROOT = 'jupyter-mlflow/jobs';
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
const bus = new Bus();
let jobs: IJob[];
let list: JobList;
let commands: CommandRegistry;
let opened: unknown[];

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  jobs = [
    job(),
    job({ id: 'job-2', title: 'waiting', state: 'queued', started: null }),
    job({ id: 'job-3', title: 'done', state: 'finished', ended: 14_000 })
  ];
  opened = [];
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${ROOT}`, () => ({ jobs }));
  for (const id of ['job-1', 'job-2']) {
    server.routes.set(`PATCH ${ROOT}/${id}`, ({ body }) => {
      jobs = jobs.map(one => (one.id === id ? { ...one, ...body } : one));
      return {};
    });
  }
  list = new JobList({
    client: new JobsClient(server.settings),
    hints: new Hints(bus.manager),
    mayHint: () => Promise.resolve(true)
  });
  commands = new CommandRegistry();
  for (const id of [
    CommandIDs.openJob,
    CommandIDs.openRunPage,
    CommandIDs.runProject,
    CommandIDs.runNotebook
  ]) {
    commands.addCommand(id, {
      describedBy: { args: { type: 'object' } },
      execute: args => {
        opened.push([id, args]);
      }
    });
  }
});
afterEach(() => {
  cleanup();
  list.dispose();
  Notification.dismiss();
});

describe('runningJobs', () => {
  it('lists those that have not ended; opens and cancels them', async () => {
    const manager = runningJobs(list, commands, trans);
    const labels = () =>
      manager.running({ mode: 'list' }).map(item => item.label());
    expect(labels()).toEqual([]);
    await list.refresh();
    expect(labels()).toEqual(['elasticnet: main', 'waiting']);
    const [first] = manager.running({ mode: 'list' });
    expect(first?.labelTitle?.()).toBe('Running\n3 of 12');
    first?.open?.();
    expect(opened).toEqual([[CommandIDs.openJob, { id: 'job-1' }]]);
    first?.shutdown?.();
    await waitFor(() => {
      expect(labels()).toEqual(['waiting']);
    });
    manager.shutdownAll();
    await waitFor(() => {
      expect(labels()).toEqual([]);
    });
    expect(
      server.seen
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => body)
    ).toEqual([{ state: 'killed' }, { state: 'killed' }]);
  });
});

describe('JobList', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks once, and again from time to time while one goes on', async () => {
    jest.useFakeTimers();
    const client = { list: jest.fn(() => Promise.resolve(jobs)) };
    const watched = new JobList({
      client: client as unknown as JobsClient,
      hints: new Hints(bus.manager),
      mayHint: () => Promise.resolve(true)
    });
    await watched.refresh();
    await jest.advanceTimersByTimeAsync(14_000);
    expect(client.list).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(client.list).toHaveBeenCalledTimes(2);
    watched.dispose();
  });
});

describe('who cancels several', () => {
  it('tells once what keeps all of them going', async () => {
    for (const id of ['job-1', 'job-2']) {
      server.routes.set(
        `PATCH ${ROOT}/${id}`,
        () => new Answer(403, { message: 'Not for you.' })
      );
    }
    await list.refresh();
    runningJobs(list, commands, trans).shutdownAll();
    await waitFor(() => {
      expect(
        Notification.manager.notifications.map(({ message }) => message)
      ).toEqual(['Not for you.']);
    });
    expect(server.seen.filter(({ method }) => method === 'PATCH').length).toBe(
      2
    );
  });
});

describe('jobs of a grid', () => {
  const grid = ['0.1', '0.2', '0.3'].map((alpha, index) =>
    job({
      id: `g-${index}`,
      title: 'net',
      group: 'g',
      state: index === 0 ? 'finished' : 'queued',
      ended: index === 0 ? 14_000 : null,
      arguments: { parameters: { alpha, epochs: '2' } }
    })
  );

  it('are told by what differs among what runs', async () => {
    jobs = grid;
    await list.refresh();
    expect(
      runningJobs(list, commands, trans)
        .running({ mode: 'list' })
        .map(item => item.label())
    ).toEqual(['net: alpha 0.2', 'net: alpha 0.3']);
  });

  it('differ by what one of them alone has, and not by those of another grid', () => {
    const at = (group: string | null, parameters: object): IJob =>
      job({ group, arguments: { parameters } });
    const all = [
      at('g', { alpha: '1' }),
      at('g', { alpha: '1', seed: '7' }),
      at('h', { alpha: '2' }),
      at('h', { alpha: '3' }),
      at(null, { alpha: '4' })
    ];
    expect(all.map(one => valuesOf(one, all))).toEqual([
      '',
      'seed 7',
      'alpha 2',
      'alpha 3',
      ''
    ]);
  });

  it('are one in the panel', () => {
    const alone = job({ id: 'alone' });
    const [first, second, ...others] = withGrids([alone, ...grid], trans);
    expect(first).toBe(alone);
    expect(second).toMatchObject({
      id: 'g',
      title: 'net (grid of 3)',
      state: 'running',
      ended: null,
      progress: { done: 1, total: 3 }
    });
    expect(others).toEqual([]);
    const [ended] = withGrids(
      grid.map((one, index) => ({
        ...one,
        state: index === 1 ? 'failed' : 'finished',
        ended: 20_000 + index
      })),
      trans
    );
    expect(ended).toMatchObject({ state: 'failed', ended: 20_002 });
  });

  it.each([
    ['queued queued', 'queued'],
    ['queued starting', 'running'],
    ['failed queued', 'running'],
    ['failed killed', 'killed'],
    ['finished finished', 'finished']
  ])('are, as one, of %j', (states, expected) => {
    const all = states
      .split(' ')
      .map(state => job({ group: 'g', state: state as IJob['state'] }));
    expect(withGrids(all, trans)[0]?.state).toBe(expected);
  });
});

describe('the panel’s section', () => {
  function show(): void {
    const Section = makeSection({ list, commands, experiments: null });
    render(<Section connection="other" path={null} trans={trans} />);
  }

  it('lists jobs with their states and how far they are', async () => {
    show();
    const items = await screen.findAllByRole('listitem');
    expect(items.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^elasticnet: main● Running.*3 of 12$/),
      expect.stringMatching(/^waiting○ Queued/),
      expect.stringMatching(/^done✓ Finished.* · 12 s$/)
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'done: open job' }));
    fireEvent.click(screen.getByRole('button', { name: 'Run a project…' }));
    expect(opened).toEqual([
      [CommandIDs.openJob, { id: 'job-3' }],
      [CommandIDs.runProject, { connection: 'other' }]
    ]);
  });

  it('says what to do when there are none, and follows hints', async () => {
    jobs = [];
    show();
    expect(await screen.findByText(/No jobs yet/)).toBeTruthy();
    jobs = [job()];
    act(() => {
      bus.emit({ ...HINT, kind: 'job', job: 'job-1' });
    });
    expect(await screen.findByText('elasticnet: main')).toBeTruthy();
  });

  it('lists few that have ended, until somebody asks for all', async () => {
    jobs = Array.from({ length: 9 }, (_, index) =>
      job({ id: `job-${index}`, state: 'failed', ended: 3_000 })
    );
    show();
    const more = await screen.findByRole('button', { name: 'Show all 9' });
    expect(screen.getAllByRole('listitem').length).toBe(5);
    fireEvent.click(more);
    expect(screen.getAllByRole('listitem').length).toBe(9);
  });

  it('says what is wrong, and tries again', async () => {
    server.routes.set(
      `GET ${ROOT}`,
      () => new Answer(403, { message: 'Not for you.' })
    );
    show();
    expect(await screen.findByText('Not for you.')).toBeTruthy();
    server.routes.set(`GET ${ROOT}`, () => ({ jobs }));
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('waiting')).toBeTruthy();
    expect(screen.queryByText('Not for you.')).toBeNull();
  });
});

describe('the page of a grid', () => {
  it('says that its jobs are gone', async () => {
    jobs = [job({ id: 'other' })];
    await list.refresh();
    render(
      <GridView group="g" list={list} commands={commands} trans={trans} />
    );
    expect(screen.getByText(/not kept any more/)).toBeTruthy();
  });

  it('lists its jobs, and cancels all', async () => {
    jobs = [
      job({ group: 'g', parent_run_id: 'run-0' }),
      job({ id: 'job-2', group: 'g', state: 'queued', started: null }),
      job({ id: 'job-3', group: 'g', state: 'finished', ended: 14_000 }),
      job({ id: 'other' })
    ];
    await list.refresh();
    render(
      <GridView group="g" list={list} commands={commands} trans={trans} />
    );
    expect(screen.getByRole('heading').textContent).toBe('Grid of 3 jobs');
    expect(screen.getByText('1 finished')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /^Parent run/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Run again…' }));
    expect(opened).toEqual([
      [CommandIDs.openRunPage, { connection: 'default', runId: 'run-0' }],
      [CommandIDs.runProject, { job: 'g' }]
    ]);
    for (const [at, each] of jobs.entries()) {
      jobs[at] = { ...each, kind: 'notebook' };
    }
    await act(() => list.refresh());
    fireEvent.click(screen.getByRole('button', { name: 'Run again…' }));
    expect(opened.at(-1)).toEqual([CommandIDs.runNotebook, { job: 'g' }]);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel all…' }));
    await answerDialog('Cancel all');
    expect(await screen.findByText('2 killed')).toBeTruthy();
    // The one that waited first.
    expect(
      server.seen
        .filter(({ method }) => method === 'PATCH')
        .map(({ path }) => path)
    ).toEqual([`${ROOT}/job-2`, `${ROOT}/job-1`]);
  });
});
