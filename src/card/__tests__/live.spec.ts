import { waitFor, within } from '@testing-library/dom';
import { message, row } from '../../__tests__/message';
import { Answer } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import type { RunsWindow } from '../../api/views';
import { TestCards, modelOf } from './cards';

const RUNNING = message([row('run-1', { status: 'RUNNING', end_time: null })], {
  moment: 'start'
});

const realInterval = setInterval;
const clearRealInterval = clearInterval;

/** The store's word on the run. */
function run(
  status: RunsWindow['columns']['status'][number],
  loss: number
): RunsWindow {
  return runsWindow(1, {
    columns: { status: [status], end_time: [null], start_time: [Date.now()] },
    metrics: { loss: [loss] }
  });
}

describe('LiveRuns', () => {
  let cards: TestCards;
  beforeEach(async () => {
    cards = new TestCards();
    cards.runs = run('RUNNING', 0.5);
    await cards.start();
  });
  afterEach(() => cards.stop());

  /** Until a card says something. */
  async function says(card: HTMLElement, text: string): Promise<void> {
    await waitFor(() => {
      expect(card.textContent).toContain(text);
    });
  }

  /** How often runs were asked for by their ids. */
  function askedFor(): string[][] {
    return cards.server.seen
      .filter(({ query }) => query.has('run_id'))
      .filter(({ path }) => path.endsWith('/runs'))
      .map(({ query }) => query.getAll('run_id'));
  }

  it('follows a running run by hints', async () => {
    const card = await cards.show(RUNNING);
    await says(card, 'running0 sloss 0.5');
    cards.runs = run('RUNNING', 0.25);
    cards.hint('store');
    await says(card, 'loss 0.25');
    await within(card).findByLabelText('Course of loss');
    for (const { query } of cards.server.seen) {
      expect(query.get('no_track_activity')).toBe('1');
    }
  });

  it('asks once for all cards', async () => {
    const other = message([row('run-2'), row('run-3')]);
    const [first] = await Promise.all([cards.show(RUNNING), cards.show(other)]);
    await says(first, 'loss 0.5');
    expect(askedFor()).toEqual([['run-1', 'run-2', 'run-3']]);
    cards.runs = run('FINISHED', 0.25);
    cards.hint('store');
    await says(first, 'loss 0.25');
    // Those that have ended are not asked for again.
    expect(askedFor().slice(1)).toEqual([['run-1']]);
  });

  it('asks nothing when no run is running', async () => {
    cards.runs = run('FINISHED', 0.25);
    const card = await cards.show(RUNNING);
    await says(card, 'loss 0.25');
    expect(card.textContent).not.toContain('running');
    const asked = cards.server.seen.length;
    cards.hint('store');
    cards.hint('connection');
    const other = await cards.show(message([row('run-2')]));
    await within(other).findByRole('button', { name: /details/ });
    expect(
      cards.server.seen.slice(asked).map(({ query }) => query.get('run_id'))
    ).toEqual(['run-2']);
  });

  it('asks nothing while nobody looks', async () => {
    const card = await cards.show(RUNNING);
    await says(card, 'loss 0.5');
    cards.cards[0]?.hide();
    const asked = cards.server.seen.length;
    cards.hint('store');
    expect(cards.server.seen).toHaveLength(asked);
    cards.runs = run('RUNNING', 0.25);
    cards.cards[0]?.show();
    await says(card, 'loss 0.25');
  });

  it('takes the end from the kernel', async () => {
    const card = await cards.show(RUNNING);
    await says(card, 'loss 0.5');
    const end = row('run-1', { status: 'FAILED', metrics: [['loss', 0.125]] });
    await cards.cards[0]?.renderModel(modelOf(message([end])));
    await says(card, 'failed12 sloss 0.125');
  });

  it('says no time of a run that nobody can be asked about', async () => {
    const card = await cards.show({
      ...RUNNING,
      tracking_uri: 'http://elsewhere'
    });
    await says(card, '●name-run-1running');
    await waitFor(() => {
      expect(card.textContent).toBe('●name-run-1running');
    });
    expect(cards.server.asked).toEqual(['connections']);
  });

  it('keeps what it knows when the store fails, and recovers', async () => {
    const card = await cards.show(RUNNING);
    await says(card, 'loss 0.5');
    const route = 'GET jupyter-mlflow/views/local/runs';
    const works = cards.server.routes.get(route);
    const failed = jest.fn(() => new Answer(503, { message: 'No.' }));
    cards.server.routes.set(route, failed);
    cards.hint('store');
    await waitFor(() => {
      expect(failed).toHaveBeenCalled();
    });
    expect(card.textContent).toContain('loss 0.5');
    cards.server.routes.set(route, works ?? (() => null));
    cards.runs = run('RUNNING', 0.25);
    cards.hint('connection');
    await says(card, 'loss 0.25');
  });

  it('polls where no hints come', async () => {
    const card = await cards.show(RUNNING);
    await says(card, 'loss 0.5');
    // Its next look is scheduled anew, in faked time.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      cards.hint('store');
      await new Promise<void>(resolve => {
        const clock = realInterval(() => {
          jest.advanceTimersByTime(500);
          if (askedFor().length === 2) {
            cards.runs = run('FINISHED', 0.25);
          } else if (askedFor().length > 2) {
            clearRealInterval(clock);
            resolve();
          }
        }, 5);
      });
    } finally {
      jest.useRealTimers();
    }
    await says(card, 'loss 0.25');
  });
});
