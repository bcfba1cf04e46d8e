import type { Event } from '@jupyterlab/services';
import { PromiseDelegate } from '@lumino/coreutils';
import { Stream } from '@lumino/signaling';
import { TestServer } from '../../../__tests__/server';
import { runsWindow } from '../../../__tests__/window';
import { Hints } from '../../../api/events';
import { Setups } from '../../../common/setups';
import type { IExperimentsState } from '../../../tokens';
import { CONNECTION, NOTEBOOK } from '../../__tests__/fixtures';
import { ExperimentsModel } from '../model';

export const RUNS = 'GET jupyter-mlflow/views/default/runs';
export const INFO = 'GET jupyter-mlflow/notebooks';
export const CONNECTIONS = 'GET jupyter-mlflow/connections';
const SCHEMA = 'https://jupyter-mlflow.readthedocs.io/events/hint/v1';

/** Only the stream of Lab's event manager is used. */
class Events {
  readonly stream = new Stream<Event.IManager, Event.Emission>(
    this as unknown as Event.IManager
  );

  emit(data: Record<string, string>, schema = SCHEMA): void {
    this.stream.emit({ schema_id: schema, ...data });
  }
}

/**
 * A model and the server that it asks.
 */
export class TestModel {
  readonly server = new TestServer();
  readonly events = new Events();
  model!: ExperimentsModel;

  async start(): Promise<void> {
    await this.server.start();
    this.server.forget();
    this.server.routes.set(CONNECTIONS, () => [CONNECTION]);
    this.server.routes.set(INFO, () => NOTEBOOK);
    this.server.routes.set(RUNS, () => runsWindow(2));
    this.renew();
  }

  async stop(): Promise<void> {
    this.model.dispose();
    await this.server.stop();
  }

  /** @param mayHint Whether this user gets hints. */
  renew(mayHint = true): void {
    this.model = new ExperimentsModel({
      serverSettings: this.server.settings,
      hints: new Hints(this.events as unknown as Event.IManager),
      mayHint: () => Promise.resolve(mayHint),
      setups: new Setups(null)
    });
  }

  /** What was asked for runs; not for the best of all of them, which comes after the rows. */
  windows(): URLSearchParams[] {
    return this.server.seen
      .filter(({ path, query }) => path.endsWith('/runs') && !query.has('best'))
      .map(({ query }) => query);
  }

  /** The first state for which `test` is true. */
  async until(
    test: (state: IExperimentsState) => boolean
  ): Promise<IExperimentsState> {
    const { model } = this;
    const found = new PromiseDelegate<void>();
    const look = (): void => {
      if (test(model.state)) {
        found.resolve();
      }
    };
    model.stateChanged.connect(look);
    look();
    await found.promise;
    model.stateChanged.disconnect(look);
    return model.state;
  }

  /** List the runs of a notebook, and forget what was asked for that. */
  async show(path = 'a/penguins.ipynb'): Promise<void> {
    this.model.path = path;
    this.model.isVisible = true;
    await this.model.refresh();
    this.server.forget();
  }
}
