import { Answer, TestServer } from '../../__tests__/server';
import { ExperimentsClient } from '../experiments';

describe('ExperimentsClient', () => {
  const server = new TestServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    status = 'RUNNING';
    server.routes.set(GET, () => ({ run: { info: { status } } }));
  });

  let status: string;
  const GET = 'GET jupyter-mlflow/tracking/c 2/api/2.0/mlflow/runs/get';
  const API = 'POST jupyter-mlflow/tracking/c 2/api/2.0/mlflow';
  const client = (): ExperimentsClient =>
    new ExperimentsClient(server.settings, 'c 2');

  it('restores an experiment', async () => {
    server.routes.set(`${API}/experiments/restore`, () => ({}));
    await client().restore('7');
    expect(server.seen.at(-1)?.body).toEqual({ experiment_id: '7' });
  });

  it.each(['KILLED', 'FAILED'] as const)(
    'ends a run as %s now',
    async status => {
      server.routes.set(`${API}/runs/update`, () => ({}));
      const before = Date.now();
      await client().endRun('run-1', status);
      const { end_time: end, ...body } = server.seen.at(-1)?.body ?? {};
      expect(body).toEqual({ run_id: 'run-1', status });
      expect(end).toBeGreaterThanOrEqual(before);
      expect(end).toBeLessThanOrEqual(Date.now());
    }
  );

  it('leaves a run alone that has ended meanwhile', async () => {
    status = 'FINISHED';
    await client().endRun('run-1', 'KILLED');
    const { method, query } = server.seen.at(-1) ?? {};
    expect(method).toBe('GET');
    expect(query?.get('run_id')).toBe('run-1');
  });

  it('rejects with what the store says', async () => {
    const answer = {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'No run.'
    };
    server.routes.set(`${API}/runs/update`, () => new Answer(404, answer));
    await expect(client().endRun('run-1', 'KILLED')).rejects.toMatchObject({
      status: 404,
      message: 'No run.'
    });
  });
});
