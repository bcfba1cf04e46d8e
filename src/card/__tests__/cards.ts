import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Event } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Stream } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { TestServer } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import type { RunsWindow } from '../../api/views';
import { RUN_MIME } from '../../common/runmessage';
import { CommandIDs, RunTags } from '../../tokens';
import { CardBody } from '../body';
import { RunCardRenderer } from '../renderer';

const CONNECTIONS = 'GET jupyter-mlflow/connections';
const RUNS = 'GET jupyter-mlflow/views/local/runs';
const METRIC = 'GET jupyter-mlflow/views/local/metric';

/** Only the stream of Lab's event manager is used. */
class Events {
  readonly stream = new Stream<Event.IManager, Event.Emission>(
    this as unknown as Event.IManager
  );
}

/**
 * Cards in a page, and the server that they ask. Its store has the runs `run-1` (the newest) and
 * `run-2` of the notebook `n1`.
 */
export class TestCards {
  readonly server = new TestServer();
  readonly commands = new CommandRegistry();
  /** What commands were called with. */
  readonly called: unknown[] = [];
  runs: RunsWindow = runsWindow(2);
  readonly cards: RunCardRenderer[] = [];
  body!: CardBody;

  async start(): Promise<void> {
    await this.server.start();
    this.server.routes.set(CONNECTIONS, () => [
      { id: 'local', uri: 'sqlite:////w/mlflow.db', state: 'ready' }
    ]);
    this.server.routes.set(RUNS, ({ query }) => {
      const first = Number(query.get('offset') ?? 0);
      return query.has('run_id')
        ? this.runs
        : {
            ...runsWindow(1, {
              columns: { run_id: [`run-${first + 1}`] },
              tags: { [RunTags.notebookId]: ['n1'] }
            }),
            total: 2
          };
    });
    this.server.routes.set(METRIC, () => ({
      series: [
        { run_id: 'run-1', key: 'loss', steps: [0, 1], values: [2, 'NaN', 1] }
      ]
    }));
    for (const id of [
      CommandIDs.openRun,
      CommandIDs.compareCode,
      CommandIDs.registerModel
    ]) {
      this.commands.addCommand(id, {
        describedBy: {},
        execute: args => this.called.push([id, args])
      });
    }
    this.body = new CardBody(
      {
        commands: this.commands,
        serviceManager: {
          serverSettings: this.server.settings,
          events: this._events
        }
      } as unknown as JupyterFrontEnd,
      nullTranslator.load('jupyter_mlflow')
    );
  }

  async stop(): Promise<void> {
    for (const card of this.cards) {
      card.dispose();
    }
    this.body.live.dispose();
    await this.server.stop();
  }

  /** Draw an output as Lab does: the model first, then into the page. */
  async show(data: unknown, text: unknown = 'as text'): Promise<HTMLElement> {
    const card = new RunCardRenderer(() => Promise.resolve(this.body));
    this.cards.push(card);
    await card.renderModel(modelOf(data, text));
    Widget.attach(card, document.body);
    return card.node;
  }

  /** The server says that something changed. */
  hint(kind: string, connection = 'local'): void {
    this._events.stream.emit({
      schema_id: 'https://jupyter-mlflow.readthedocs.io/events/hint/v1',
      kind,
      connection
    });
  }

  private readonly _events = new Events();
}

export function modelOf(
  data: unknown,
  text: unknown = 'as text'
): IRenderMime.IMimeModel {
  return {
    trusted: false,
    data: { [RUN_MIME]: data, 'text/plain': text },
    metadata: {},
    setData: () => undefined
  } as unknown as IRenderMime.IMimeModel;
}
