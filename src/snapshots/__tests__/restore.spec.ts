import { ContentsManager } from '@jupyterlab/services';
import { Answer } from '../../__tests__/server';
import { restoreRun } from '../restore';
import { TestStore } from './store';

describe('restoreRun', () => {
  const store = new TestStore();
  /** What is on the server. */
  let files: Set<string>;
  let contents: ContentsManager;

  beforeAll(async () => {
    await store.start();
    contents = new ContentsManager({ serverSettings: store.server.settings });
    const { routes } = store.server;
    const views = new Map(routes);
    routes.get = key => {
      const path = decodeURIComponent(key.split('api/contents/')[1] ?? '');
      return (
        views.get(key) ??
        (({ method }) =>
          method === 'PUT' || files.has(path)
            ? modelOf(path)
            : new Answer(404, { message: 'No such file' }))
      );
    };
  });
  afterAll(async () => {
    contents.dispose();
    await store.server.stop();
  });
  beforeEach(() => {
    files = new Set(['a', 'a/code.ipynb']);
    store.runs = [{ id: 'run-with-a-long-id', cells: ['x = 1'] }];
    store.server.forget();
  });

  const restore = (directory: string | null = null): Promise<string> =>
    restoreRun({
      views: store.views,
      contents,
      connection: 'default',
      runId: 'run-with-a-long-id',
      directory
    });

  it('writes a notebook of its own beside the original', async () => {
    const path = await restore();
    expect(path).toBe('a/code-name-run-with-a-long-id.ipynb');
    const put = store.server.seen.find(({ method }) => method === 'PUT');
    expect(decodeURIComponent(put?.path ?? '')).toBe(`api/contents/${path}`);
    expect(put?.body.content).toEqual({
      cells: [
        {
          id: 'cell-0',
          cell_type: 'code',
          execution_count: null,
          metadata: {},
          outputs: [],
          source: 'x = 1'
        }
      ],
      metadata: { language_info: { mimetype: 'text/x-python' } },
      nbformat: 4,
      nbformat_minor: 5
    });
  });

  it('takes the next free name', async () => {
    files.add('a/code-name-run-with-a-long-id.ipynb');
    files.add('a/code-name-run-with-a-long-id-2.ipynb');
    expect(await restore()).toBe('a/code-name-run-with-a-long-id-3.ipynb');
  });

  it('writes where it is told to, and to the root when the folder is gone', async () => {
    expect(await restore('b')).toBe('b/code-name-run-with-a-long-id.ipynb');
    files.delete('a');
    expect(await restore()).toBe('code-name-run-with-a-long-id.ipynb');
  });

  it('writes nothing when no notebook was kept', async () => {
    store.runs = [{ id: 'run-with-a-long-id' }];
    await expect(restore()).rejects.toMatchObject({ status: 404 });
    expect(store.server.seen.map(({ method }) => method)).not.toContain('PUT');
  });
});

function modelOf(path: string): Record<string, unknown> {
  return {
    name: path.split('/').at(-1),
    path,
    type: 'file',
    writable: true,
    created: '2026-01-01T00:00:00Z',
    last_modified: '2026-01-01T00:00:00Z',
    mimetype: null,
    content: null,
    format: null
  };
}
