import { Signal } from '@lumino/signaling';
import type { ISeen } from '../../__tests__/server';
import { TestServer } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import type { Hints, IHint } from '../../api/events';
import { ViewsClient } from '../../api/views';
import { StoreWatch } from '../../common/storewatch';
import { RunsModel } from '../../runs/model';
import { DEFAULT_TABLE } from '../../runs/setup';
import { ChartRuns } from '../chartruns';

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

let model: RunsModel;
let watch: StoreWatch;
let charts: ChartRuns;
let hinted: Signal<object, IHint>;

const CHANGES = {
  cursor: 'c1',
  changed: false,
  runs: null,
  experiments: false,
  models: false
};

beforeEach(() => {
  server.forget();
  server.routes.set('GET jupyter-mlflow/views/default/runs', answer);
  server.routes.set('GET jupyter-mlflow/views/default/changes', () => CHANGES);
  const views = new ViewsClient(server.settings);
  hinted = new Signal<object, IHint>({});
  watch = new StoreWatch({
    hints: { hinted, dispose: () => undefined } as unknown as Hints,
    mayHint: () => Promise.resolve(true),
    views,
    connection: 'default'
  });
  model = new RunsModel({
    views,
    connection: 'default',
    scope: { experimentIds: ['1'] },
    setup: { ...DEFAULT_TABLE, filter: 'metrics.accuracy > 0' },
    watch
  });
  charts = new ChartRuns(model, views, watch);
});
afterEach(() => {
  charts.dispose();
  charts.dispose();
  model.dispose();
  watch.dispose();
});

function answer({ query }: ISeen): unknown {
  const chosen = query.getAll('run_id');
  return chosen.length > 0
    ? runsWindow(chosen.length, {
        columns: { run_id: chosen, run_name: chosen }
      })
    : runsWindow(Number(query.get('limit')));
}

function loaded(): Promise<void> {
  return new Promise(resolve => {
    const slot = (): void => {
      charts.changed.disconnect(slot);
      resolve();
    };
    charts.changed.connect(slot);
  });
}

describe('ChartRuns', () => {
  it('asks for the first runs of the query, and then for those chosen', async () => {
    watch.isVisible = true;
    charts.want('lines');
    await loaded();
    expect(charts.state.runs).toHaveLength(20);
    charts.want('marks');
    await loaded();
    expect(charts.state.runs).toHaveLength(500);
    const first = server.seen.find(({ query }) => query.get('limit') === '20');
    expect(first?.query.get('filter')).toBe('metrics.accuracy > 0');
    model.selection.set(['a', 'b']);
    await loaded();
    expect(charts.state.runs?.map(({ run }) => run.id)).toEqual(['a', 'b']);
  });

  it('asks again only for what changed', async () => {
    watch.isVisible = true;
    charts.want('lines');
    await loaded();
    const [first] = charts.state.runs ?? [];
    const changed = first?.run.id ?? '';
    server.forget();
    server.routes.set('GET jupyter-mlflow/views/default/changes', () => ({
      ...CHANGES,
      cursor: 'c2',
      changed: true,
      runs: [changed]
    }));
    hinted.emit({ kind: 'store', connection: 'default' });
    await loaded();
    const asked = server.seen.flatMap(({ query }) => query.getAll('run_id'));
    expect(asked).toEqual([changed]);
    expect(charts.state.runs).toHaveLength(20);
    expect(charts.state.runs?.[0]?.run.id).toBe(changed);
  });

  it('asks nothing until somebody looks at the charts', async () => {
    charts.want('lines');
    model.selection.set(['a']);
    expect(await server.sent()).toBe(0);
    const next = loaded();
    watch.isVisible = true;
    await next;
    expect(charts.state.runs?.map(({ run }) => run.id)).toEqual(['a']);
  });
});
