import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { waitFor } from '@testing-library/dom';
import { Signal } from '@lumino/signaling';
import { Answer, TestServer } from '../../__tests__/server';
import { keepPreferences } from '../preferences';

const PATH = 'jupyter-mlflow/preferences';

/** As much of Lab's settings as is read. */
class Settings {
  values: Record<string, unknown> = { runCard: true, endStaleRuns: '' };
  readonly changed = new Signal<this, void>(this);

  get(key: string) {
    return { composite: this.values[key] };
  }
}

describe('keepPreferences', () => {
  const server = new TestServer();
  let settings: Settings;
  const keep = (): Promise<void> =>
    keepPreferences(
      settings as unknown as ISettingRegistry.ISettings,
      server.settings
    );
  const told = (): unknown[] =>
    server.seen
      .filter(({ method }) => method === 'PUT')
      .map(({ body }) => body);

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    settings = new Settings();
    server.forget();
    server.routes.set(`GET ${PATH}`, () => ({
      run_card: true,
      end_stale_runs: null
    }));
    server.routes.set(`PUT ${PATH}`, () => new Answer(204, ''));
  });

  it('tells nothing that the server knows', async () => {
    await keep();
    expect(server.seen).toHaveLength(1);
    settings.changed.emit();
    expect(server.seen).toHaveLength(1);
  });

  it('tells what the person has chosen before', async () => {
    settings.values = { runCard: false, endStaleRuns: 'FAILED' };
    await keep();
    expect(told()).toEqual([{ run_card: false, end_stale_runs: 'FAILED' }]);
  });

  it('tells each choice', async () => {
    await keep();
    settings.values = { runCard: true, endStaleRuns: 'KILLED' };
    settings.changed.emit();
    await waitFor(() => {
      expect(told()).toEqual([{ run_card: true, end_stale_runs: 'KILLED' }]);
    });
  });

  it('goes on when the server does not keep it', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    server.routes.set(`PUT ${PATH}`, () => new Answer(403, { message: 'No.' }));
    settings.values = { runCard: false, endStaleRuns: '' };
    await keep();
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
