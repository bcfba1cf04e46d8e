import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Event } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Stream } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { Answer, TestServer } from '../../__tests__/server';
import type { IJob } from '../../api/jobs';
import { CommandIDs } from '../../tokens';
import { JobCardBody } from '../body';
import { JOB_MIME } from '../message';
import { JobCardRenderer } from '../renderer';

export const ID = 'a'.repeat(32);
export const GRID = 'b'.repeat(32);

/** Only the stream of Lab's event manager is used. */
class Events {
  readonly stream = new Stream<Event.IManager, Event.Emission>(
    this as unknown as Event.IManager
  );
}

/**
 * Cards in a page, and the server that they ask.
 */
export class TestJobCards {
  readonly server = new TestServer();
  readonly commands = new CommandRegistry();
  /** What commands were called with. */
  readonly called: unknown[] = [];
  readonly cards: JobCardRenderer[] = [];
  /** Those that the server has. */
  jobs: IJob[] = [];
  /** What the first of them has written. */
  log = '';
  body!: JobCardBody;

  async start(): Promise<void> {
    await this.server.start();
    const { routes } = this.server;
    routes.set('GET jupyter-mlflow/connections', () => [
      { id: 'local', uri: 'sqlite:////w/mlflow.db', state: 'ready' }
    ]);
    routes.set('GET jupyter-mlflow/jobs', () => ({ jobs: this.jobs }));
    routes.set(`GET jupyter-mlflow/jobs/${ID}`, () =>
      this.jobs.length > 0
        ? this.jobs[0]
        : new Answer(404, { error_code: 'NOT_FOUND', message: 'none' })
    );
    routes.set(`GET jupyter-mlflow/jobs/${ID}/log`, ({ query }) => {
      const offset = Math.max(0, Number(query.get('offset')));
      return { text: this.log.slice(offset), offset: this.log.length };
    });
    for (const id of [
      CommandIDs.openJob,
      CommandIDs.openRunPage,
      CommandIDs.cancelJob
    ]) {
      this.commands.addCommand(id, {
        describedBy: {},
        execute: args => this.called.push([id, args])
      });
    }
    this.body = new JobCardBody(
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
    await this.server.stop();
  }

  /** Draw an output as Lab does: the model first, then into the page. */
  async show(
    data: unknown,
    text: unknown = 'as text',
    setData: IRenderMime.IMimeModel['setData'] = () => undefined
  ): Promise<HTMLElement> {
    const card = new JobCardRenderer(() => Promise.resolve(this.body));
    this.cards.push(card);
    await card.renderModel(modelOf(data, text, setData));
    Widget.attach(card, document.body);
    return card.node;
  }

  /** The server says that a job has changed. */
  hint(job: string): void {
    this._events.stream.emit({
      schema_id: 'https://jupyter-mlflow.readthedocs.io/events/hint/v1',
      kind: 'job',
      job
    });
  }

  private readonly _events = new Events();
}

export function modelOf(
  data: unknown,
  text: unknown = 'as text',
  setData: IRenderMime.IMimeModel['setData'] = () => undefined
): IRenderMime.IMimeModel {
  return {
    trusted: false,
    data: { [JOB_MIME]: data, 'text/plain': text },
    metadata: {},
    setData
  } as unknown as IRenderMime.IMimeModel;
}

/** What a kernel tells of one that runs. */
export function told(
  head: Readonly<Record<string, unknown>> = {},
  changes: Readonly<Record<string, unknown>> = {}
): Record<string, unknown> {
  return {
    version: 1,
    tracking_uri: 'sqlite:////w/mlflow.db',
    is_grid: false,
    parent_run_id: null,
    head: {
      id: ID,
      title: 'elasticnet',
      values: '',
      state: 'running',
      started: 1_000,
      ended: null,
      progress: null,
      exit_code: null,
      runs: [],
      error: null,
      ...head
    },
    jobs: [],
    total: 1,
    log: '',
    ...changes
  };
}

/** What it tells of one that has ended. */
export const FINISHED = {
  state: 'finished',
  ended: 13_000,
  runs: [{ run_id: 'run-1', name: 'bold-owl' }]
};
