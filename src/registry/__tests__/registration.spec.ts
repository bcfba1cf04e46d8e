import { Answer } from '../../__tests__/server';
import { RegistryClient } from '../../api/registry';
import type { ModelRef } from '../../api/views';
import { Registration, appendToUri } from '../registration';
import { TestRegistry } from './registry';

const LOGGED: ModelRef = {
  kind: 'logged_model',
  model_id: 'm-1',
  name: 'classifier',
  uri: 'models:/m-1',
  path: null,
  flavors: ['sklearn']
};

const ARTIFACT: ModelRef = {
  kind: 'run_artifact',
  model_id: null,
  name: 'pipeline',
  uri: 'runs:/r1/pipeline',
  path: 'pipeline',
  flavors: ['spark']
};

const NAME = 'Penguin Predictor';
const UNAVAILABLE = new Answer(503, { error_code: 'X', message: 'Down.' });
const REFUSED = new Answer(400, { error_code: 'Y', message: 'Bad source.' });

describe('Registration', () => {
  let server: TestRegistry;
  let registration: Registration;

  beforeEach(async () => {
    server = new TestRegistry();
    await server.start();
    registration = new Registration(
      new RegistryClient(server.settings, 'default'),
      'r1'
    );
  });
  afterEach(() => server.stop());

  it('makes a registered model and its version, with the lineage', async () => {
    expect(await registration.register(LOGGED, NAME)).toMatchObject({
      name: NAME,
      version: '1'
    });
    expect(server.models.get(NAME)).toEqual([
      {
        name: NAME,
        version: '1',
        source: 'models:/m-1',
        run_id: 'r1',
        model_id: 'm-1'
      }
    ]);
  });

  it('registers a run artifact from its own place', async () => {
    await registration.register(ARTIFACT, NAME);
    const [version] = server.models.get(NAME) ?? [];
    expect(version).toEqual({
      name: NAME,
      version: '1',
      source: 's3://b/r1/artifacts/pipeline',
      run_id: 'r1'
    });
  });

  it('adds a version to a name that is there', async () => {
    await registration.register(LOGGED, NAME);
    const again = new Registration(
      new RegistryClient(server.settings, 'default'),
      'r1'
    );
    // Wanted anew, by another dialog: another version.
    expect((await again.register(LOGGED, NAME)).version).toBe('2');
  });

  it('leaves no name behind when the version is refused', async () => {
    server.fail('POST model-versions/create', REFUSED);
    await expect(registration.register(LOGGED, NAME)).rejects.toThrow(
      'Bad source.'
    );
    expect(server.models.size).toBe(0);
    expect((await registration.register(LOGGED, NAME)).version).toBe('1');
  });

  it('never removes a name that was there before', async () => {
    server.models.set(NAME, []);
    server.fail('POST model-versions/create', REFUSED);
    await expect(registration.register(LOGGED, NAME)).rejects.toThrow();
    expect(server.models.has(NAME)).toBe(true);
  });

  it.each([LOGGED, ARTIFACT])(
    'takes the version that was made though the answer got lost: $kind',
    async model => {
      server.fail('POST model-versions/create', UNAVAILABLE, { after: true });
      expect((await registration.register(model, NAME)).version).toBe('1');
      expect(server.models.get(NAME)).toHaveLength(1);
    }
  );

  it.each([LOGGED, ARTIFACT])(
    'makes no second version when it is tried again: $kind',
    async model => {
      server.fail('POST model-versions/create', UNAVAILABLE, { after: true });
      // The look before the first try works, the one after it does not.
      server.fail('GET model-versions/search', UNAVAILABLE, { passing: 1 });
      await expect(registration.register(model, NAME)).rejects.toThrow('Down.');
      expect(server.models.get(NAME)).toHaveLength(1);
      expect((await registration.register(model, NAME)).version).toBe('1');
      expect(server.models.get(NAME)).toHaveLength(1);
    }
  );

  it('takes no version of another model of the run for its own', async () => {
    const other = { ...LOGGED, model_id: 'm-2', uri: 'models:/m-2' };
    server.fail('POST model-versions/create', UNAVAILABLE, { after: true });
    server.fail('GET model-versions/search', UNAVAILABLE, { passing: 1 });
    await expect(registration.register(LOGGED, NAME)).rejects.toThrow('Down.');
    expect((await registration.register(other, NAME)).version).toBe('2');
    expect(server.models.get(NAME)?.[1]?.source).toBe('models:/m-2');
  });

  it('copies a version, once, with what MLflow copies', async () => {
    const client = new RegistryClient(server.settings, 'default');
    const tags = [{ key: 'team', value: 'a' }];
    const from = { name: NAME, version: '3', run_id: 'r1', tags };
    server.fail('POST model-versions/create', UNAVAILABLE, { after: true });
    server.fail('GET model-versions/search', UNAVAILABLE, { passing: 1 });
    const copying = new Registration(client, 'r1');
    await expect(copying.copy(from, 'Copy')).rejects.toThrow('Down.');
    await copying.copy(from, 'Copy');
    expect(server.models.get('Copy')).toEqual([
      {
        name: 'Copy',
        version: '1',
        source: `models:/${NAME}/3`,
        run_id: 'r1',
        tags
      }
    ]);
  });

  it('copies a version that came from no run', async () => {
    const client = new RegistryClient(server.settings, 'default');
    server.fail('POST model-versions/create', UNAVAILABLE, { after: true });
    const made = await new Registration(client, '').copy(
      { name: NAME, version: '3', run_id: '' },
      'Copy'
    );
    expect(made.version).toBe('1');
    expect(server.models.get('Copy')).toHaveLength(1);
  });

  it('takes no older copy for its own, when it is tried under another name', async () => {
    const client = new RegistryClient(server.settings, 'default');
    const from = { name: NAME, version: '3', run_id: '' };
    await new Registration(client, '').copy(from, 'Taken');
    const copying = new Registration(client, '');
    server.fail('POST model-versions/create', REFUSED);
    await expect(copying.copy(from, 'Other')).rejects.toThrow('Bad source.');
    expect((await copying.copy(from, 'Taken')).version).toBe('2');
  });

  it('removes a name whose creation was not confirmed', async () => {
    server.fail('POST registered-models/create', UNAVAILABLE, { after: true });
    await expect(registration.register(LOGGED, NAME)).rejects.toThrow('Down.');
    expect(server.models.size).toBe(0);
  });
});

describe('appendToUri', () => {
  it.each([
    ['file:///a/b', 'm', 'file:///a/b/m'],
    ['s3://b/1/', 'm/n', 's3://b/1/m/n'],
    ['s3://b/1?x=1#y', 'm', 's3://b/1/m?x=1#y']
  ])('%s + %s', (uri, path, result) => {
    expect(appendToUri(uri, path)).toBe(result);
  });
});
