import { TestServer } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import { ViewsClient } from '../../api/views';
import { allRuns, everything } from '../allruns';
import { DEFAULT_TABLE } from '../setup';

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

describe('allRuns', () => {
  it('asks window by window, in the order of the list', async () => {
    const total = 2_500;
    server.routes.set('GET jupyter-mlflow/views/default/runs', ({ query }) => {
      const offset = Number(query.get('offset'));
      const count = Math.min(Number(query.get('limit')), total - offset);
      const ids = Array.from({ length: count }, (_, row) => `${offset + row}`);
      return runsWindow(count, { total, offset, columns: { run_id: ids } });
    });
    const listed = {
      connection: 'default',
      query: {
        scope: { experimentIds: ['1'] },
        setup: {
          ...DEFAULT_TABLE,
          filter: 'metrics.a > 1',
          groupBy: ['params.lr'],
          sort: { column: 'metrics.a b', isDescending: true }
        }
      }
    };
    const windows = await allRuns(
      new ViewsClient(server.settings),
      listed,
      everything(listed),
      ['params.']
    );
    const ids = windows.flatMap(({ columns }) => columns.run_id);
    expect(ids).toEqual(Array.from({ length: total }, (_, row) => `${row}`));
    expect(server.seen).toHaveLength(3);
    for (const { query } of server.seen) {
      expect(query.get('filter')).toBe('metrics.a > 1');
      expect(query.get('order_by')).toBe('metrics.`a b` DESC');
      expect(query.getAll('column')).toEqual(['params.']);
      // Also those below others, and of all groups.
      expect(query.has('parent')).toBe(false);
    }
  });
});
