import { waitFor } from '@testing-library/dom';
import { createHash } from 'node:crypto';
import { TextDecoder, TextEncoder } from 'node:util';
import { message, row } from '../../__tests__/message';
import { Answer, TestServer } from '../../__tests__/server';
import { SnapshotSender } from '../sender';
import { TestPanel } from './panel';

// Every browser has it, jsdom has not.
Object.assign(globalThis, { TextDecoder, TextEncoder });

const PREFIX = 'jupyter-mlflow/notebooks/n1/snapshots/';

/** What was sent. */
interface ISent {
  readonly content: string;
  readonly run_ids: string[];
  readonly moment: string;
  readonly kernel_id: string;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

describe('SnapshotSender', () => {
  const server = new TestServer();
  let panel: TestPanel;
  let sender: SnapshotSender;
  let keepOutputs: boolean;
  /** The answers to come; after them, 204. */
  let answers: Answer[];

  const sent = (): ISent[] => server.seen.map(({ body }) => body as never);
  const arrived = (count: number): Promise<void> =>
    waitFor(() => {
      expect(server.seen).toHaveLength(count);
    });
  /** Sent after all that was to come; the last message of a test. */
  const last = async (): Promise<ISent[]> => {
    panel.display(message([row('last')], { moment: 'end' }));
    await waitFor(() => {
      expect(sent().at(-1)?.run_ids).toContain('last');
    });
    return sent();
  };

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
    answers = [];
    server.routes.get = () => () => answers.shift() ?? new Answer(204, '');
    keepOutputs = false;
    panel = new TestPanel('ä = 1', 'b = "\ud800"');
    sender = new SnapshotSender({
      tracker: panel.tracker,
      serverSettings: server.settings,
      keepOutputs: () => keepOutputs
    });
  });
  afterEach(() => {
    sender.dispose();
  });

  it('keeps the notebook as it is at that moment, without outputs', async () => {
    panel.display(message([row('a')], { moment: 'start' }));
    // Typed a moment later.
    panel.model.sharedModel.cells[0]?.setSource('a = 2');
    await arrived(1);
    const [{ content, ...others }] = sent() as [ISent];
    expect(others).toEqual({
      kernel_id: 'k1',
      run_ids: ['a'],
      moment: 'start'
    });
    expect(JSON.parse(content)).toEqual({
      cells: ['ä = 1', 'b = "\ud800"'].map((source, index) => ({
        id: `cell-${index}`,
        cell_type: 'code',
        execution_count: null,
        metadata: { tags: ['a'] },
        outputs: [],
        source
      })),
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5
    });
    expect(server.seen[0]?.method).toBe('PUT');
    expect(server.seen[0]?.path).toBe(PREFIX + sha256(content));
  });

  it('keeps outputs when asked to', async () => {
    keepOutputs = true;
    panel.display(message([row('a')]));
    await arrived(1);
    const { cells } = JSON.parse(sent()[0]?.content ?? '') as {
      cells: { outputs: unknown[]; execution_count: number }[];
    };
    expect(cells[0]?.outputs).toHaveLength(1);
    expect(cells[0]?.execution_count).toBe(1);
  });

  it('sends the same content under the same hash', async () => {
    panel.display(message([row('a')], { moment: 'start' }));
    await arrived(1);
    panel.display(message([row('a')], { moment: 'end' }));
    await arrived(2);
    expect(server.seen[1]?.path).toBe(server.seen[0]?.path);
    expect(sent().map(({ moment }) => moment)).toEqual(['start', 'end']);
  });

  it('sends runs of one moment together', async () => {
    panel.display(message([row('a')], { moment: 'start' }));
    panel.display(message([row('a'), row('b')], { moment: 'start' }), {
      type: 'update_display_data'
    });
    panel.display(message([row('a')], { moment: 'end' }));
    await arrived(2);
    expect(sent().map(({ moment, run_ids }) => [moment, run_ids])).toEqual([
      ['start', ['a', 'b']],
      ['end', ['a']]
    ]);
  });

  it('does not take a moment twice that is told twice', async () => {
    panel.display(message([row('a')]));
    await arrived(1);
    panel.model.sharedModel.cells[0]?.setSource('later');
    panel.display(message([row('a', { metrics: [['loss', 1]] })]));
    const all = await last();
    expect(all.map(({ run_ids }) => run_ids)).toEqual([['a'], ['last']]);
  });

  it('sends one at a time', async () => {
    let running = 0;
    let most = 0;
    server.routes.get = () => async () => {
      most = Math.max(most, ++running);
      // The others would come in meanwhile.
      await new Promise(resolve => setTimeout(resolve));
      running--;
      return new Answer(204, '');
    };
    for (const moment of ['start', 'end', 'start', 'end']) {
      panel.display(message([row(`run-${moment}`)], { moment }));
    }
    await last();
    expect(most).toBe(1);
  });

  it.each([
    ['another browser’s cell', message([row('a')]), { session: 'other' }],
    ['another output', message([row('a')]), { mime: 'text/plain' }],
    ['another message', message([row('a')]), { type: 'execute_result' }],
    ['no form', 'nonsense', {}],
    ['no runs', message([row('a')], { run_ids: [] }), {}]
  ])('passes over a message with %s', async (_, data, options) => {
    panel.display(data, options);
    const all = await last();
    expect(all.map(({ run_ids }) => run_ids)).toEqual([['last']]);
  });

  it('tries once more after a failure', async () => {
    answers = [new Answer(503, { message: 'Not now.' })];
    panel.display(message([row('a')]));
    await arrived(2);
    expect(sent()[1]).toEqual(sent()[0]);
  });

  it('gives up after the second failure, and says so in the console', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    answers = [new Answer(503, {}), new Answer(503, {})];
    panel.display(message([row('a')]));
    await arrived(2);
    await waitFor(() => {
      expect(warn).toHaveBeenCalledTimes(1);
    });
    warn.mockRestore();
    const all = await last();
    expect(all).toHaveLength(3);
  });

  it('takes no more once disposed of, twice', () => {
    sender.dispose();
    sender.dispose();
    const take = jest.spyOn(panel.model.sharedModel, 'getMetadata');
    panel.display(message([row('a')]));
    expect(take).not.toHaveBeenCalled();
  });
});
