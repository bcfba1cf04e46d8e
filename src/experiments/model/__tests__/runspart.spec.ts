import { TestServer } from '../../../__tests__/server';
import { runsWindow } from '../../../__tests__/window';
import { ViewsClient } from '../../../api/views';
import { Setups } from '../../../common/setups';
import type { IExperimentsState } from '../../../tokens';
import { RunsPart } from '../runspart';
import { NOTHING } from '../state';
import { RUNS } from './testmodel';

describe('RunsPart', () => {
  const server = new TestServer();
  let state: IExperimentsState;
  const asked: boolean[] = [];
  let part: RunsPart;

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.routes.set(RUNS, ({ query }) =>
      runsWindow(query.has('filter') ? 3 : 5)
    );
    state = {
      ...NOTHING,
      place: { kind: 'experiment', connection: 'default', id: '1', name: 'one' }
    };
    asked.length = 0;
    part = new RunsPart({
      views: new ViewsClient(server.settings),
      setups: new Setups(null),
      state: () => state,
      set: changes => {
        state = { ...state, ...changes };
      },
      onRows: now => {
        asked.push(now);
      }
    });
  });

  it('takes the runs of another filter for all of them at no moment', async () => {
    part.list({ filter: 'metrics.loss < 1' });
    await part.refresh();
    expect(state).toMatchObject({ total: 3, all: null });

    part.list({ filter: '' });
    // It was wished for before: the rows that are there are still the filter's.
    await part.loadBest();
    expect(state).toMatchObject({ total: 3, all: null });

    await part.refresh();
    await part.loadBest();
    expect(state).toMatchObject({ total: 5, all: 5 });
  });

  it('says whether a person waits for what is best', async () => {
    const askedAfter = async (change: () => void): Promise<boolean[]> => {
      change();
      asked.length = 0;
      await part.refresh();
      await part.refresh();
      return asked;
    };
    const waits = [true, false];
    const cellId = 'cell-1';

    expect(await askedAfter(() => undefined)).toEqual(waits);
    expect(await askedAfter(() => undefined)).toEqual([false, false]);
    expect(
      await askedAfter(() => {
        part.list({ flipped: ['accuracy'] });
      })
    ).toEqual(waits);
    expect(
      await askedAfter(() => {
        state = { ...state, ...part.restart(), cellId };
      })
    ).toEqual(waits);
    expect(
      await askedAfter(() => {
        state = { ...state, ...part.clear() };
      })
    ).toEqual(waits);

    // While something else is asked for already.
    asked.length = 0;
    const under = part.refresh();
    part.list({ filter: 'metrics.loss < 1' });
    await under;
    await part.refresh();
    await part.refresh();
    expect(asked).toEqual([false, true, false]);
  });
});
