import { nullTranslator } from '@jupyterlab/translation';
import { TestServer } from '../../__tests__/server';
import { loadChoices } from '../modelchoices';

const API = 'jupyter-mlflow/tracking/default/api/2.0/mlflow';
const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

describe('loadChoices', () => {
  it('keeps what is in use, also when the registry has it no more', async () => {
    server.routes.set(`GET ${API}/registered-models/get`, () => ({
      registered_model: { name: 'P' }
    }));
    server.routes.set(`GET ${API}/model-versions/search`, () => ({
      model_versions: [{ name: 'P', version: '2' }]
    }));
    const found = await loadChoices(
      server.settings,
      { connection: 'default', key: { name: 'P', alias: 'gone' } },
      nullTranslator.load('jupyter_mlflow')
    );
    expect(found.choices.map(({ label }) => label)).toEqual([
      '@gone',
      'Version 2'
    ]);
    expect(found.first).toBe(found.choices[0]);
  });
});
