import type { ArtifactFolder } from '../../api/views';
import { ViewsClient } from '../../api/views';
import { Answer, TestServer } from '../../__tests__/server';
import { ArtifactsModel } from '../artifacts/model';

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

const FOLDERS: Readonly<Record<string, readonly [string, boolean][]>> = {
  'run:': [
    ['model', true],
    ['a.txt', false]
  ],
  'run:model': [['model/MLmodel', false]],
  'm-1:': [['data', true]],
  'm-1:data': []
};

beforeEach(() => {
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/views/default/artifacts', seen => {
    const path = seen.query.get('path') ?? '';
    const owner = seen.query.get('model_id') ?? 'run';
    const entries = FOLDERS[`${owner}:${path}`];
    return entries
      ? ({
          root: '',
          path,
          truncated: false,
          entries: entries.map(([name, is_dir]) => ({
            path: name,
            is_dir,
            size: is_dir ? null : 3
          }))
        } satisfies ArtifactFolder)
      : new Answer(404, { message: 'No such folder.' });
  });
});

/** Wait until the tree looks like that: a line for each file, indented, with what is said below it. */
async function settled(
  model: ArtifactsModel,
  lines: readonly string[]
): Promise<void> {
  const shown = (): readonly string[] =>
    model.rows.map(({ file, level, notes }) =>
      [
        `${' '.repeat(level - 1)}${file.label}`,
        ...notes.map(({ kind }) => kind)
      ].join(' ')
    );
  for (let turn = 0; turn < 200 && shown().join() !== lines.join(); turn++) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  expect(shown()).toEqual(lines);
}

function toggle(model: ArtifactsModel, label: string): void {
  const row = model.rows.find(({ file }) => file.label === label);
  if (!row) {
    throw new Error(`There is no ${label}.`);
  }
  model.toggle(row.file);
}

describe('ArtifactsModel', () => {
  it('opens folders of the run and of its models', async () => {
    const model = new ArtifactsModel(
      new ViewsClient(server.settings),
      'default',
      'run-1'
    );
    model.show([{ id: 'm-1', name: 'classifier' }]);
    await settled(model, ['model', 'a.txt', 'classifier']);
    toggle(model, 'model');
    await settled(model, ['model', ' MLmodel', 'a.txt', 'classifier']);
    toggle(model, 'model');
    toggle(model, 'classifier');
    await settled(model, ['model', 'a.txt', 'classifier', ' data']);
    toggle(model, 'data');
    await settled(model, ['model', 'a.txt', 'classifier', ' data empty']);
    model.dispose();
  });

  it('finds files, and says where they are among the others', async () => {
    const model = new ArtifactsModel(
      new ViewsClient(server.settings),
      'default',
      'run-1'
    );
    model.show([{ id: 'm-1', name: 'classifier' }]);
    await settled(model, ['model', 'a.txt', 'classifier']);
    toggle(model, 'model');
    await settled(model, ['model', ' MLmodel', 'a.txt', 'classifier']);
    const places = (): readonly string[] =>
      model.rows.map(
        ({ position, siblings }) => `${String(position)}/${String(siblings)}`
      );
    expect(places()).toEqual(['1/3', '1/1', '2/3', '3/3']);
    model.find('mlm');
    await settled(model, ['model', ' MLmodel']);
    expect(places()).toEqual(['1/1', '1/1']);
    model.find('x');
    await settled(model, ['a.txt']);
    model.find('none');
    await settled(model, []);
    expect(model.size).toBe(4);
    model.dispose();
  });

  it('says what is wrong with a folder and keeps what it had', async () => {
    const model = new ArtifactsModel(
      new ViewsClient(server.settings),
      'default',
      'run-1'
    );
    model.show([{ id: 'gone', name: 'classifier' }]);
    await settled(model, ['model', 'a.txt', 'classifier']);
    toggle(model, 'classifier');
    await settled(model, ['model', 'a.txt', 'classifier error']);
    expect(model.rows[2]?.notes).toEqual([
      { kind: 'error', message: 'No such folder.' }
    ]);
    model.dispose();
  });
});
