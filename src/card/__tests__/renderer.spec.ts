import { fireEvent, waitFor, within } from '@testing-library/dom';
import { message, row } from '../../__tests__/message';
import { LOGGED_MODEL, runsWindow } from '../../__tests__/window';
import { CommandIDs } from '../../tokens';
import { RunCardRenderer } from '../renderer';
import { TestCards, modelOf } from './cards';

/** A store that this server has no connection to. */
const ELSEWHERE = { tracking_uri: 'http://elsewhere' };

describe('RunCardRenderer', () => {
  let cards: TestCards;
  beforeEach(async () => {
    cards = new TestCards();
    await cards.start();
  });
  afterEach(() => cards.stop());

  it('shows a finished run', async () => {
    const card = await cards.show(
      message(
        [
          row('a', {
            metrics: [
              ['m1', 0.93333333],
              ['m2', 'NaN'],
              ['m3', 3],
              ['m4', 4],
              ['m5', 5]
            ],
            sparkline: { key: 'm1', values: [3, 2, 1] }
          })
        ],
        ELSEWHERE
      )
    );
    await waitFor(() => {
      expect(card.textContent).toContain('✓name-a12 sm1 0.9333m2 NaNm3 3m4 4…');
    });
    expect(within(card).getByTitle('m5 5')).toBeTruthy();
    expect(within(card).getByLabelText('Course of m1').tagName).toBe('svg');
    expect(within(card).queryByRole('button')).toBeNull();
  });

  it.each([
    ['FAILED', '✗name-afailed12 s'],
    ['KILLED', '■name-akilled12 s']
  ])('shows a run that %s', async (status, text) => {
    const card = await cards.show(message([row('a', { status })], ELSEWHERE));
    await waitFor(() => {
      expect(card.textContent).toBe(text);
    });
  });

  it('shows a sweep in one line', async () => {
    const best = { run_id: 'b', name: 'owl', key: 'accuracy', value: 0.97 };
    const sweep = { total: 200, failed: 3, best };
    const card = await cards.show(
      message([row('a', { sweep })], { ...ELSEWHERE, total: 201 })
    );
    await waitFor(() => {
      expect(card.textContent).toBe(
        '✓name-a12 s200 runs, best accuracy 0.973 failed'
      );
    });
  });

  it('says how many runs have no line', async () => {
    const card = await cards.show(
      message([row('a')], { ...ELSEWHERE, total: 181 })
    );
    await waitFor(() => {
      expect(card.textContent).toContain('and 180 more runs');
    });
  });

  it('takes every string for text', async () => {
    const evil = '<img src=x onerror="window.evil = 1">';
    const card = await cards.show(
      message(
        [
          row('a', {
            name: evil,
            metrics: [[evil, 1]],
            sparkline: { key: evil, values: [1, 2] },
            sweep: null
          }),
          row('b', {
            sweep: {
              total: 1,
              failed: 0,
              best: { run_id: evil, name: evil, key: evil, value: 1 }
            }
          })
        ],
        ELSEWHERE
      )
    );
    await waitFor(() => {
      expect(card.textContent).toContain(evil);
    });
    expect(card.querySelector('img')).toBeNull();
    expect(window).not.toHaveProperty('evil');
  });

  it.each([
    ['no form', 'nonsense'],
    ['another version', { ...message([row('a')]), version: 2 }],
    ['no rows', message([])]
  ])('falls back to the text with %s', async (_, data) => {
    const card = await cards.show(data, '✓ gentle-fox <b>');
    await waitFor(() => {
      expect(card.textContent).toBe('✓ gentle-fox <b>');
    });
    expect(cards.server.seen).toEqual([]);
  });

  it('shows the names when nothing can be loaded', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    const card = new RunCardRenderer(() => Promise.reject(new Error('gone')));
    cards.cards.push(card);
    await card.renderModel(modelOf(message([row('a')]), 7));
    RunCardRenderer.attach(card, document.body);
    await waitFor(() => {
      expect(card.node.textContent).toBe('name-a');
    });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it('leads to the run, the previous one and its model', async () => {
    cards.runs = runsWindow(1, { models: [[LOGGED_MODEL]] });
    const card = await cards.show(message([row('run-1')]));
    const button = (name: RegExp): Promise<HTMLElement> =>
      within(card).findByRole('button', { name });
    fireEvent.click(await button(/details: name-run-1/));
    fireEvent.click(await button(/compare with previous/));
    fireEvent.click(await button(/register/));
    const run = { connection: 'local', runId: 'run-1' };
    expect(cards.called).toEqual([
      [CommandIDs.openRun, run],
      [CommandIDs.compareCode, { connection: 'local', runIds: ['run-1'] }],
      [CommandIDs.registerModel, { ...run, models: [LOGGED_MODEL] }]
    ]);
  });

  it('offers what there is only', async () => {
    // The oldest run of its notebook, without a model.
    cards.runs = runsWindow(1, { columns: { run_id: ['run-2'] } });
    const card = await cards.show(message([row('run-2')]));
    await within(card).findByRole('button', { name: /details/ });
    expect(within(card).getAllByRole('button')).toHaveLength(1);
  });
});
