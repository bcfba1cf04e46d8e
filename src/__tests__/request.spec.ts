import { asRequestError, request, requestBytes } from '../request';
import type { RequestError } from '../request';
import { Answer, TestServer } from './server';

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  server.forget();
  server.routes.clear();
});

async function failure(path: string, timeout?: number): Promise<RequestError> {
  try {
    await request(server.settings, path, { timeout });
  } catch (reason) {
    return asRequestError(reason);
  }
  throw new Error('The request succeeded.');
}

describe('request', () => {
  it('sends what was asked below the base URL and nothing else', async () => {
    server.routes.set('GET a/b', () => ({ x: 1 }));
    const answer = await request(server.settings, 'a/b', {
      query: { name: 'ä & b', since: '', offset: 0, none: undefined }
    });
    expect(answer).toEqual({ x: 1 });
    expect([...(server.seen[0]?.query ?? [])]).toEqual([
      ['name', 'ä & b'],
      ['since', ''],
      ['offset', '0']
    ]);
  });

  it('marks what no person asked for', async () => {
    server.routes.set('GET a', () => ({}));
    await request(server.settings, 'a', { background: true });
    expect(server.seen[0]?.query.get('no_track_activity')).toBe('1');
  });

  it('sends JSON', async () => {
    server.routes.set('POST a', ({ body }) => body);
    const body = { name: '</script> {{x}} 🐧' };
    expect(
      await request(server.settings, 'a', { method: 'POST', body })
    ).toEqual(body);
  });

  it('gives the words of our own server', async () => {
    server.routes.set(
      'GET a',
      () =>
        new Answer(503, {
          error_code: 'SCHEMA_OLDER',
          message: 'Copy and upgrade.',
          details: 'head is 1'
        })
    );
    expect(await failure('a')).toMatchObject({
      message: 'Copy and upgrade.',
      code: 'SCHEMA_OLDER',
      details: 'head is 1',
      status: 503
    });
  });

  it('gives the words of Jupyter, and of anything else', async () => {
    server.routes.set(
      'GET a',
      () => new Answer(403, { message: null, reason: 'Forbidden by policy' })
    );
    expect((await failure('a')).message).toBe('Forbidden by policy');
    server.routes.set('GET a', () => new Answer(502, '<h1>Bad gateway</h1>'));
    expect(await failure('a')).toMatchObject({
      message: 'The server answered 502 Bad Gateway',
      details: '<h1>Bad gateway</h1>'
    });
    server.routes.set('GET a', () => new Answer(200, '<html>'));
    expect((await failure('a')).code).toBe('BAD_ANSWER');
  });

  it('gives up after its time', async () => {
    server.routes.set('GET a', () => new Promise(() => undefined));
    expect((await failure('a', 50)).code).toBe('TIMEOUT');
  });

  it('says that the server cannot be reached', async () => {
    const gone = new TestServer();
    await gone.start();
    const { settings } = gone;
    await gone.stop();
    await expect(request(settings, 'a')).rejects.toMatchObject({
      code: 'UNREACHABLE',
      status: 0
    });
  });
});

describe('requestBytes', () => {
  it('gives all of a short file', async () => {
    server.routes.set('GET a', () => 'ä\0b');
    const { bytes, isWhole } = await requestBytes(server.settings, 'a', 4);
    expect([...bytes]).toEqual([0xc3, 0xa4, 0, 0x62]);
    expect(isWhole).toBe(true);
  });

  it('gives the beginning of a long one', async () => {
    server.routes.set('GET a', () => 'x'.repeat(1_000_000));
    const { bytes, isWhole } = await requestBytes(server.settings, 'a', 10);
    expect(new TextDecoder().decode(bytes)).toBe('xxxxxxxxxx');
    expect(isWhole).toBe(false);
  });

  it('gives nothing of an empty one', async () => {
    server.routes.set('GET a', () => '');
    const { bytes, isWhole } = await requestBytes(server.settings, 'a', 10);
    expect(bytes).toHaveLength(0);
    expect(isWhole).toBe(true);
  });

  it('gives the words of the server', async () => {
    server.routes.set('GET a', () => new Answer(404, { message: 'Gone.' }));
    await expect(requestBytes(server.settings, 'a', 10)).rejects.toMatchObject({
      message: 'Gone.',
      status: 404
    });
  });
});
