import { ServerConnection } from '@jupyterlab/services';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delayed } from './delay';

/** A header: since when a request was to be seen. */
const TIME = 'x-test-time';
// A test may fake the time.
const wait = setTimeout;

/** One request as it came in. */
export interface ISeen {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  /** The body as it came. */
  readonly text: string;
}

/** An answer other than 200. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body: unknown
  ) {}
}

type Handler = (seen: ISeen) => unknown;

/**
 * A real HTTP server in a Jupyter server's place.
 */
export class TestServer {
  /** Everything that was asked, in order; see `forget`. */
  readonly seen: ISeen[] = [];

  /** `GET jupyter-mlflow/connections` → what is answered; it may be changed at any time. */
  readonly routes = new Map<string, Handler>();

  /** Start on a free port. */
  async start(): Promise<void> {
    await new Promise<void>(resolve => {
      this._server.listen(0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    this._server.closeAllConnections();
    await new Promise(resolve => this._server.close(resolve));
  }

  get settings(): ServerConnection.ISettings {
    const { port } = this._server.address() as AddressInfo;
    const settings = ServerConnection.makeSettings({
      baseUrl: `http://127.0.0.1:${port}/lab/`,
      wsUrl: `ws://127.0.0.1:${port}/lab/`,
      token: 'secret'
    });
    return {
      ...settings,
      fetch: (input, init) => {
        this._sent++;
        (input as Request).headers.set(TIME, String(this._time));
        return settings.fetch(input, init);
      }
    };
  }

  /** Forget what was asked till now, also what is still on its way: it is answered, but not seen. */
  forget(): void {
    this.seen.length = 0;
    this._sent = 0;
    this._time++;
  }

  /**
   * How many were sent since `forget`, arrived or not, once what is sent at once has been: to show
   * that none was.
   */
  async sent(): Promise<number> {
    await new Promise(resolve => wait(resolve, 10));
    return this._sent;
  }

  /** Paths that were asked for, their last part only. */
  get asked(): string[] {
    return this.seen.map(({ path }) => path.split('/').at(-1) ?? '');
  }

  private async _serve(
    incoming: IncomingMessage,
    response: ServerResponse
  ): Promise<void> {
    let text = '';
    for await (const chunk of incoming) {
      text += String(chunk);
    }
    const url = new URL(incoming.url ?? '', 'http://localhost');
    const seen: ISeen = {
      method: incoming.method ?? '',
      path: decodeURI(url.pathname).replace('/lab/', ''),
      query: url.searchParams,
      body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
      text
    };
    await delayed();
    if ((incoming.headers[TIME] ?? String(this._time)) === String(this._time)) {
      this.seen.push(seen);
    }
    const handler = this.routes.get(`${seen.method} ${seen.path}`);
    const answer = handler
      ? await handler(seen)
      : new Answer(404, { message: `No route ${seen.method} ${seen.path}` });
    await delayed();
    const { status, body } =
      answer instanceof Answer ? answer : new Answer(200, answer);
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private _time = 0;
  private _sent = 0;
  private readonly _server: Server = createServer((incoming, response) => {
    this._serve(incoming, response).catch((reason: unknown) => {
      // Whoever asked has gone meanwhile.
      if (!incoming.destroyed || incoming.complete) {
        throw reason;
      }
    });
  });
}
