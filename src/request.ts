import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

/**
 * How long an answer may take, in ms. The first request to a store waits until its
 * process has started, for which the server allows a minute.
 */
const TIMEOUT = 75_000;

/**
 * What went wrong with a request, in the words of the server where it gave any.
 */
export class RequestError extends Error {
  /**
   * @param message What happened and what to do, for the person.
   * @param options.code The server's `error_code`, '' when it sent none.
   * @param options.details Technical text, '' when there is none.
   * @param options.field What of the request is wrong, such as `parameters.alpha`; '' when it is not told.
   * @param options.status The HTTP status, 0 when there was no answer.
   */
  constructor(
    message: string,
    options: {
      code?: string;
      details?: string;
      field?: string;
      status?: number;
    } = {}
  ) {
    super(message);
    this.name = 'RequestError';
    this.code = options.code ?? '';
    this.details = options.details ?? '';
    this.field = options.field ?? '';
    this.status = options.status ?? 0;
  }

  readonly code: string;
  readonly details: string;
  readonly field: string;
  readonly status: number;
}

/**
 * Anything that was thrown, as a `RequestError`.
 */
export function asRequestError(reason: unknown): RequestError {
  if (reason instanceof RequestError) {
    return reason;
  }
  return new RequestError(
    reason instanceof Error ? reason.message : String(reason)
  );
}

/**
 * The parts of a request.
 */
export interface IRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

  /** Query parameters; undefined ones are left out, lists are one parameter for each entry. */
  readonly query?: Readonly<
    Record<string, string | number | readonly string[] | undefined>
  >;

  /** Sent as JSON. */
  readonly body?: unknown;

  /** Sent as it is, in place of `body`: JSON that a person wrote. */
  readonly text?: string;

  /** Not asked for by a person: an idle server may still be culled. */
  readonly background?: boolean;

  /** Milliseconds until the request is given up. */
  readonly timeout?: number;
}

/**
 * Ask the Jupyter server.
 *
 * @param settings Where the server is and how to authenticate.
 * @param path Below the base URL, already encoded where it holds names.
 * @returns The JSON answer, undefined when there is none.
 * @throws RequestError for everything but a 2xx with JSON.
 */
export function request<T>(
  settings: ServerConnection.ISettings,
  path: string,
  options: IRequest = {}
): Promise<T> {
  return exchange(settings, path, options, async response => {
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  });
}

/**
 * Ask the Jupyter server for an answer as it is: it may be what Python takes for JSON.
 *
 * @throws RequestError for everything but a 2xx.
 */
export function requestText(
  settings: ServerConnection.ISettings,
  path: string,
  options: IRequest = {}
): Promise<string> {
  return exchange(settings, path, options, response => response.text());
}

/**
 * The beginning of a file.
 */
export interface IBeginning {
  readonly bytes: Uint8Array<ArrayBuffer>;

  /** Whether that is all of it. */
  readonly isWhole: boolean;
}

/**
 * Ask the Jupyter server for a file, and for no more of it than is wanted.
 *
 * @param settings Where the server is and how to authenticate.
 * @param path Below the base URL, already encoded where it holds names.
 * @param limit Bytes that are wanted at most; what comes after them is not waited for.
 * @throws RequestError for everything but a 2xx.
 */
export function requestBytes(
  settings: ServerConnection.ISettings,
  path: string,
  limit: number,
  options: IRequest = {}
): Promise<IBeginning> {
  return exchange(settings, path, options, async ({ body }) => {
    const pieces: Uint8Array[] = [];
    const reader = body?.getReader();
    let left = limit;
    let next = await reader?.read();
    while (next?.value) {
      const { value } = next;
      pieces.push(value.subarray(0, left));
      if (value.length > left) {
        await reader?.cancel();
        return { bytes: joined(pieces), isWhole: false };
      }
      left -= value.length;
      next = await reader?.read();
    }
    return { bytes: joined(pieces), isWhole: true };
  });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(
    pieces.reduce((sum, { length }) => sum + length, 0)
  );
  let length = 0;
  for (const piece of pieces) {
    bytes.set(piece, length);
    length += piece.length;
  }
  return bytes;
}

/** One request, and whatever can go wrong with it as a `RequestError`. */
async function exchange<T>(
  settings: ServerConnection.ISettings,
  path: string,
  options: IRequest,
  read: (response: Response) => Promise<T>
): Promise<T> {
  const sent =
    options.text ??
    (options.body === undefined ? undefined : JSON.stringify(options.body));
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, options.timeout ?? TIMEOUT);
  try {
    const response = await ServerConnection.makeRequest(
      urlOf(settings, path, options),
      {
        method: options.method ?? 'GET',
        // 'no-store', Lab's default, would add a nameless time stamp to the query.
        cache: 'no-cache',
        signal: abort.signal,
        ...(sent === undefined
          ? {}
          : { body: sent, headers: { 'Content-Type': 'application/json' } })
      },
      settings
    );
    if (!response.ok) {
      throw errorOf(response, await response.text());
    }
    return await read(response);
  } catch (reason) {
    if (abort.signal.aborted) {
      throw new RequestError('The server did not answer in time.', {
        code: 'TIMEOUT',
        details: path
      });
    }
    if (reason instanceof ServerConnection.NetworkError) {
      throw new RequestError(
        'The Jupyter server cannot be reached. Check that it is running.',
        { code: 'UNREACHABLE', details: reason.message }
      );
    }
    if (reason instanceof SyntaxError) {
      throw new RequestError('The server’s answer cannot be read.', {
        code: 'BAD_ANSWER',
        details: `${path}: ${reason.message}`
      });
    }
    throw asRequestError(reason);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The address of what a request asks for: for downloads, which are the browser's own.
 */
export function urlOf(
  settings: ServerConnection.ISettings,
  path: string,
  { query = {}, background = false }: IRequest
): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const values = Array.isArray(value)
      ? (value as readonly string[])
      : [value];
    for (const one of values) {
      if (one !== undefined) {
        parameters.append(key, String(one));
      }
    }
  }
  if (background) {
    parameters.set('no_track_activity', '1');
  }
  const search = parameters.toString();
  return (
    URLExt.join(settings.baseUrl, path) + (search === '' ? '' : `?${search}`)
  );
}

/**
 * Our own routes and MLflow's answer `{error_code, message, details}`, Jupyter's `{message, reason}`,
 * a proxy in between anything.
 */
function errorOf(response: Response, text: string): RequestError {
  let body: Record<string, unknown> = {};
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) {
      body = { ...json };
    }
  } catch {
    // Not JSON: shown as details.
  }
  const field = (name: string): string =>
    typeof body[name] === 'string' ? body[name] : '';
  return new RequestError(
    field('message') ||
      field('reason') ||
      `The server answered ${response.status} ${response.statusText}`.trim(),
    {
      code: field('error_code'),
      details:
        field('details') ||
        // A model server's.
        field('stack_trace') ||
        (body.message ? '' : text.slice(0, 2_000)),
      field: field('field'),
      status: response.status
    }
  );
}
