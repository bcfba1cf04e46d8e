import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Answer, TestServer } from '../../__tests__/server';
import { Hints } from '../../api/events';
import type { IJob } from '../../api/jobs';
import { JobsClient } from '../../api/jobs';
import { Bus, HINT } from '../../endpoints/__tests__/bus';
import { CommandIDs } from '../../tokens';
import { JobList } from '../list';
import { notifyOfEnds } from '../notify';
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
  server.routes.clear();
  server.routes.set(`GET ${ROOT}`, () => ({ jobs }));
  server.routes.set(`PATCH ${ROOT}/job-1`, ({ body }) => {
    jobs = jobs.map(one => (one.id === 'job-1' ? { ...one, ...body } : one));
    return {};
  });
  list = new JobList({
    client: new JobsClient(server.settings),
    hints: new Hints(bus.manager),
    mayHint: () => Promise.resolve(true)
  });
  commands = new CommandRegistry();
  commands.addCommand(CommandIDs.openJob, {
    describedBy: { args: { type: 'object' } },
    execute: args => {
      opened.push([CommandIDs.openJob, args]);
    }
  });
});
afterEach(() => {
  list.dispose();
  Notification.dismiss();
});

describe('who tells that a job has ended', () => {
  const told = (): readonly string[] =>
    Notification.manager.notifications.map(({ message }) => message);

  async function end(
    ids: readonly string[],
    state: IJob['state'] = 'finished'
  ): Promise<void> {
    jobs = jobs.map(one => (ids.includes(one.id) ? { ...one, state } : one));
    for (const id of ids) {
      bus.emit({ ...HINT, kind: 'job', job: id });
    }
    await list.refresh();
  }

  it('tells once, with a way to it', async () => {
    notifyOfEnds(list, commands, trans);
    await list.refresh();
    expect(told()).toEqual([]);
    await end(['job-1']);
    await end(['job-1']);
    expect(told()).toEqual(['Job “elasticnet: main” finished']);
    const [{ options } = { options: null }] =
      Notification.manager.notifications;
    options?.actions?.[0]?.callback({} as MouseEvent);
    expect(opened).toEqual([[CommandIDs.openJob, { id: 'job-1' }]]);
    await end(['job-2'], 'failed');
    expect(told()).toContain('Job “waiting” failed');
  });

  it('tells of one that went on before the page was loaded', async () => {
    notifyOfEnds(list, commands, trans);
    await end(['job-1']);
    // One that had ended before is listed, and nothing was told of it.
    expect(told()).toEqual(['Job “elasticnet: main” finished']);
  });

  it('tells of one whose end could not be asked for at first', async () => {
    notifyOfEnds(list, commands, trans);
    server.routes.set(`GET ${ROOT}`, () => new Answer(503, { message: 'No.' }));
    await end(['job-1']);
    expect(list.state.error?.message).toBe('No.');
    server.routes.set(`GET ${ROOT}`, () => ({ jobs }));
    await list.refresh();
    expect(told()).toEqual(['Job “elasticnet: main” finished']);
  });

  it('does not tell who has cancelled it', async () => {
    notifyOfEnds(list, commands, trans);
    await list.refresh();
    await list.cancel('job-1');
    expect(list.state.jobs?.[0]?.state).toBe('killed');
    expect(told()).toEqual([]);
  });

  it('tells of a grid once, when the last of it has ended', async () => {
    jobs = ['a', 'b', 'c'].map(id => job({ id, title: 'net', group: 'g' }));
    notifyOfEnds(list, commands, trans);
    await list.refresh();
    await end(['a', 'b']);
    expect(told()).toEqual([]);
    await end(['c'], 'failed');
    expect(told()).toEqual(['net: 2 finished, 1 failed, 0 killed']);
  });
});
