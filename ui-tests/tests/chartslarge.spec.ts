import { expect, test } from '@jupyterlab/galata';
import type { Request } from '@playwright/test';
import { ChartsPane } from '../pages/charts';
import { openNotebook } from '../pages/notebook';
import { Store } from '../pages/store';

const METRIC = /\/jupyter-mlflow\/views\/default\/metric\?/;

function queryOf(request: Request): URLSearchParams {
  return new URL(request.url()).searchParams;
}


test('a thousand metrics and a hundred thousand points', async ({
  page,
  request,
  tmpPath
}) => {
  const charts = new ChartsPane(page);
  const store = new Store(request);
  await openNotebook(page, `${tmpPath}/many.ipynb`, MANY);
  await page.notebook.run();
  const { experiment_id: experimentId } = await store.experiment('charts/many');
  const keys = new Set<string>();
  let requests = 0;
  page.on('request', each => {
    if (METRIC.test(each.url())) {
      requests++;
      queryOf(each)
        .getAll('key')
        .forEach(key => keys.add(key));
    }
  });
  await charts.open(experimentId);
  await expect(charts.card('k/0')).toBeVisible();
  await charts.root.getByLabel('Find a metric').fill('k/');
  await expect(charts.area('k/0')).toBeVisible();
  expect(keys.size).toBeLessThan(60);
  const nodes = await charts.root.evaluate(
    root => root.querySelectorAll('*').length
  );
  expect(nodes).toBeLessThan(5_000);

  await charts.root.getByLabel('Find a metric').fill('long');
  await expect(charts.area('long')).toBeVisible();
  await charts.pointAt('long', 0.5);
  await expect(charts.tooltip).toContainText('by-mlflow');
  // What the mouse shows is there already, however far it goes. What the store tells of meanwhile
  // is asked for once, not each time.
  let shift = 0;
  await expect(async () => {
    const asked = requests;
    // Nowhere twice: it would have been asked for by then.
    shift += 0.013;
    for (const place of [0.1, 0.4, 0.8]) {
      await charts.pointAt('long', place + shift);
      await expect(charts.tooltip).toContainText('by-mlflow');
    }
    expect(requests).toBe(asked);
  }).toPass();
});

/** Fifty runs of a thousand metrics, and one with a long history; past MLflow, which takes minutes. */
const MANY = `
import sqlite3, time, uuid, math
import mlflow

experiment = mlflow.create_experiment("charts/many")
with mlflow.start_run(experiment_id=experiment, run_name="by-mlflow") as run:
    mlflow.log_metric("long", 1.0)
now = int(time.time() * 1000)
ids = [uuid.uuid4().hex for _ in range(50)]
store = sqlite3.connect(mlflow.get_tracking_uri().removeprefix("sqlite:///"), timeout=60)

def fill(table, columns, rows):
    marks = ",".join("?" * len(columns.split(",")))
    store.executemany(f"insert into {table} ({columns}) values ({marks})", rows)

fill("runs",
     "run_uuid,name,source_type,user_id,status,start_time,end_time,lifecycle_stage,artifact_uri,experiment_id",
     ((r, f"run-{n}", "NOTEBOOK", "ada", "FINISHED", now - n * 60000, now, "active",
       f"{run.info.artifact_uri}/{r}", int(experiment)) for n, r in enumerate(ids)))
point = "key,value,timestamp,step,is_nan,run_uuid"
fill("metrics", point, ((f"k/{k}", math.sin(s + n), now + s, s, 0, r)
                        for n, r in enumerate(ids) for k in range(1000) for s in range(2)))
fill("latest_metrics", point, ((f"k/{k}", math.sin(1 + n), now + 1, 1, 0, r)
                               for n, r in enumerate(ids) for k in range(1000)))
fill("metrics", point, (("long", math.sin(s / 5000), now + s, s, 0, run.info.run_id)
                        for s in range(1, 100001)))
store.commit()
`;
