import { Answer } from '../../../__tests__/server';
import { runsWindow } from '../../../__tests__/window';
import { CONNECTION, NOTEBOOK, STRANGER } from '../../__tests__/fixtures';
import { logsElsewhere } from '../state';
import { CONNECTIONS, INFO, TestModel } from './testmodel';

const ADD = 'POST jupyter-mlflow/connections';
const OTHER = { ...CONNECTION, id: 'c2', uri: 'http://mlflow.example' };

describe('a kernel that logs to a store of its own', () => {
  const test = new TestModel();
  let added = 0;

  beforeEach(async () => {
    added = 0;
    await test.start();
    const { routes } = test.server;
    routes.set(INFO, () => ({
      ...NOTEBOOK,
      kernel: { ...STRANGER, connection: added > 0 ? OTHER.id : null }
    }));
    routes.set(CONNECTIONS, () => [CONNECTION, OTHER]);
    routes.set(ADD, () => {
      added++;
      return OTHER;
    });
    routes.set('GET jupyter-mlflow/views/c2/runs', () => runsWindow(3));
  });
  afterEach(() => test.stop());

  /** How often a connection was asked for. */
  const asked = (): number =>
    test.server.seen.filter(({ method }) => method === 'POST').length;

  it('is followed to it', async () => {
    test.model.path = 'a/penguins.ipynb';
    test.model.isVisible = true;
    await test.model.refresh();
    expect(test.model.state).toMatchObject({
      connection: OTHER,
      total: 3,
      error: null,
      kernelStoreError: null
    });
    expect(test.model.connectionId).toBe('c2');
    expect(logsElsewhere(test.model.state)).toBe(true);
    const sent = test.server.seen.find(({ method }) => method === 'POST');
    expect(sent?.body).toEqual({ kernel_id: 'k1' });
  });

  it('is not followed where that is not allowed, which is asked once', async () => {
    const refusal = { message: 'You may not add stores.' };
    test.server.routes.set(ADD, () => new Answer(403, refusal));
    test.model.path = 'a/penguins.ipynb';
    test.model.isVisible = true;
    const state = await test.until(
      ({ isLoading, connection }) => !isLoading && connection !== null
    );
    expect(state.kernelStoreError).toMatchObject({
      status: 403,
      message: refusal.message
    });
    // The server's own store is still listed.
    expect(state).toMatchObject({ connection: CONNECTION, total: 2 });
    expect(asked()).toBe(1);
    test.model.invalidate();
    await test.until(now => now.kernel !== state.kernel);
    expect(asked()).toBe(1);
    // A person who asks anew is answered anew.
    await test.model.refresh();
    expect(asked()).toBe(2);
  });

  it('is asked about again when it changes to yet another', async () => {
    test.server.routes.set(ADD, () => new Answer(403, {}));
    await test.show();
    test.server.routes.set(INFO, () => ({
      ...NOTEBOOK,
      kernel: { ...STRANGER, tracking_uri: 'http://third.example' }
    }));
    test.events.emit({ kind: 'kernel', kernel_id: 'k1' });
    await test.until(
      ({ kernel }) => kernel?.tracking_uri === 'http://third.example'
    );
    expect(asked()).toBe(1);
  });

  it('leaves nothing behind when it comes back', async () => {
    const failure = new Answer(503, { message: 'The store is older.' });
    test.server.routes.set('GET jupyter-mlflow/views/c2/runs', () => failure);
    test.model.path = 'a/penguins.ipynb';
    test.model.isVisible = true;
    await test.model.refresh();
    expect(test.model.state).toMatchObject({
      connection: OTHER,
      error: { message: 'The store is older.' }
    });
    test.server.routes.set(INFO, () => NOTEBOOK);
    const shown = new Set<string>();
    test.model.stateChanged.connect(({ state, connectionId }) => {
      shown.add(
        `${connectionId}, ${state.connection?.id}: ${state.error?.message}`
      );
    });
    test.events.emit({ kind: 'kernel', kernel_id: 'k1' });
    await test.until(({ total }) => total === 2);
    // Neither a wrong store nor another's error, with its button, at any moment.
    expect([...shown]).toEqual(['default, default: undefined']);
  });

  it('is not taken for that of another notebook', async () => {
    test.model.path = 'a/penguins.ipynb';
    test.model.isVisible = true;
    await test.model.refresh();
    expect(test.model.state.connection).toEqual(OTHER);
    test.model.path = 'b.ipynb';
    expect(test.model.state.connection).toEqual(CONNECTION);
  });

  it('is left alone until it has imported MLflow', async () => {
    test.server.routes.set(INFO, () => ({
      ...NOTEBOOK,
      kernel: { ...STRANGER, mlflow_version: null }
    }));
    test.model.path = 'a/penguins.ipynb';
    test.model.isVisible = true;
    await test.model.refresh();
    expect(asked()).toBe(0);
    expect(test.model.state.kernelStoreError).toBeNull();
  });
});
