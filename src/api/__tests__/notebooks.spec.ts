import { TestServer } from '../../__tests__/server';
import { NotebooksClient } from '../notebooks';

describe('NotebooksClient', () => {
  const server = new TestServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  const WISH = {
    connection: 'default',
    directory: 'a',
    model: { name: 'm', version: '1' }
  };

  it.each([
    ['python3', { ...WISH, kernel_name: 'python3' }],
    [null, WISH]
  ])('asks for an inference notebook with kernel %s', async (kernel, body) => {
    const made = { path: 'a/m-inference.ipynb' };
    server.routes.set('POST jupyter-mlflow/notebooks/inference', () => made);
    const client = new NotebooksClient(server.settings);
    const path = await client.createInference({ ...WISH, kernelName: kernel });
    expect(path).toBe(made.path);
    expect(server.seen.at(-1)?.body).toEqual(body);
  });
});
