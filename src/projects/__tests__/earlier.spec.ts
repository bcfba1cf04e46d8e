import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { Answer, TestServer } from '../../__tests__/server';
import type { IJob } from '../../api/jobs';
import { job } from '../../jobs/__tests__/fixtures';
import { runDetails } from '../../runpage/__tests__/fixtures';
import { earlierArguments } from '../earlier';

const RUN = { connection: 'default', runId: 'run-1' };
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
let jobs: IJob[];

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  jobs = [];
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/jobs', () => ({ jobs }));
  Notification.dismiss();
});

const told = (): readonly string[] =>
  Notification.manager.notifications.map(({ message }) => message);

describe('earlierArguments', () => {
  it('are those of the job', async () => {
    jobs = [job({ id: 'other' }), job()];
    expect(
      await earlierArguments({ job: 'job-1', run: RUN }, server.settings, trans)
    ).toEqual({
      connection: 'default',
      experimentId: '7',
      arguments: job().arguments
    });
  });

  it('are those of all jobs of a grid, in their order', async () => {
    jobs = ['0.2', '0.1'].map(alpha =>
      job({
        id: alpha,
        group: 'g',
        arguments: { uri: 'net', parameters: { alpha, epochs: '2' } }
      })
    );
    expect(
      await earlierArguments({ job: 'g', run: null }, server.settings, trans)
    ).toMatchObject({
      arguments: {
        uri: 'net',
        parameters: { alpha: ['0.1', '0.2'], epochs: '2' }
      }
    });
  });

  it('are with the run when the job is not kept any more', async () => {
    server.routes.set(
      'GET jupyter-mlflow/views/default/artifact',
      ({ query }) =>
        query.get('path') === 'job/job.json'
          ? { kind: 'project', arguments: job().arguments }
          : new Answer(404, {})
    );
    server.routes.set('GET jupyter-mlflow/views/default/run', () =>
      runDetails()
    );
    expect(
      await earlierArguments({ job: 'job-1', run: RUN }, server.settings, trans)
    ).toEqual({
      connection: 'default',
      experimentId: '1',
      arguments: job().arguments
    });
    expect(told()).toEqual([]);
  });

  it('say that they are gone', async () => {
    server.routes.set('GET jupyter-mlflow/views/default/run', () =>
      runDetails()
    );
    for (const run of [RUN, null]) {
      expect(
        await earlierArguments({ job: 'job-1', run }, server.settings, trans)
      ).toBeNull();
    }
    expect(told()).toEqual([
      expect.stringContaining('not kept any more'),
      expect.stringContaining('not kept any more')
    ]);
  });

  it.each(['{"arguments"', 'null', '[]', '{"kind": "project"}'])(
    'say that they are gone where a run keeps %j in their place',
    async text => {
      server.routes.set(
        'GET jupyter-mlflow/views/default/artifact',
        () => new Answer(200, text)
      );
      server.routes.set('GET jupyter-mlflow/views/default/run', () =>
        runDetails()
      );
      expect(
        await earlierArguments(
          { job: 'job-1', run: RUN },
          server.settings,
          trans
        )
      ).toBeNull();
      expect(told()).toEqual([expect.stringContaining('not kept any more')]);
    }
  );

  it('say why they cannot be had', async () => {
    server.routes.set(
      'GET jupyter-mlflow/jobs',
      () => new Answer(403, { message: 'Not for you.' })
    );
    expect(
      await earlierArguments({ job: 'job-1', run: RUN }, server.settings, trans)
    ).toBeNull();
    expect(told()).toEqual(['Not for you.']);
  });
});
