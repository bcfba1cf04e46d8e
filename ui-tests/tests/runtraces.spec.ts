import { expect, test } from '@jupyterlab/galata';
import { ChartsPane } from '../pages/charts';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage, printedId } from '../pages/runpage';

/** What MLflow writes of a machine, in numbers that a test knows, and calls that it watched. */
const TRACED = `
import mlflow

with mlflow.start_run(run_name="watched") as run:
    for step in range(20):
        mlflow.log_metrics({"loss": 1 / (step + 1),
                            "system/cpu_utilization_percentage": 10 + step,
                            "system/disk_available_megabytes": 5000.5}, step=step)
    with mlflow.start_span(name="legs") as span:
        span.set_inputs({"question": "How many legs has a spider?"})
        with mlflow.start_span(name="look-up"):
            pass
        span.set_outputs({"answer": "<b>eight</b>"})
    try:
        with mlflow.start_span(name="wings") as span:
            span.set_inputs({"question": "How many wings?"})
            raise ValueError("none")
    except ValueError:
        pass
mlflow.flush_trace_async_logging()
print("RUN", run.info.run_id)
`;

test('what MLflow watched: the machine, and calls', async ({ page, tmpPath }) => {
  const run = new RunPage(page);
  await openNotebook(page, `${tmpPath}/watched.ipynb`, TRACED);
  await runCell(page, 0);
  await run.open(await printedId(page));

  await test.step('system metrics are apart from those that were logged', async () => {
    const metrics = run.section('Metrics');
    await expect(metrics.getByRole('rowheader')).toHaveText(['loss']);
    await run.root.getByRole('button', { name: /System metrics/ }).click();
    const system = run.section('System metrics');
    await expect(system).toBeInViewport();
    const cpu = system.getByRole('row', { name: /^system\/cpu_utilization_percentage/ });
    await expect(cpu.getByRole('cell')).toHaveText(['29', '10', '29', '19']);
  });

  await test.step('and drawn', async () => {
    const charts = new ChartsPane(page);
    const system = run.section('System metrics');
    const key = 'system/cpu_utilization_percentage';
    const card = system.getByRole('figure', { name: key, exact: true });
    await expect(card.locator('canvas')).toBeVisible();
    await card.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(charts.tooltip).toContainText('Step 1');
    await expect(charts.tooltip.locator('tbody td')).toHaveText('11');
    const color = await charts.tooltip.locator('line').getAttribute('stroke');
    await page.keyboard.press('Escape');
    await expect.poll(() => charts.pixels(card, color ?? '')).toBeGreaterThan(50);
  });

  await test.step('traces: when, how it went, what was asked and answered', async () => {
    await run.root.getByRole('button', { name: /Traces/ }).click();
    const traces = run.section('Traces');
    await expect(traces.getByRole('heading', { level: 2 })).toHaveText('Traces 2');
    const legs = traces.getByRole('row').filter({ hasText: 'spider' });
    await expect(legs.getByRole('cell').nth(0)).toHaveText('OK');
    await expect(legs.getByRole('cell').nth(1)).toHaveText(/^\d+ ms$|^\d.* s$/);
    await expect(legs.getByRole('cell').nth(2)).toContainText(
      '{"question": "How many legs has a spider?"}'
    );
    await expect(legs.getByRole('cell').nth(3)).toContainText('{"answer": "<b>eight</b>"}');
    const wings = traces.getByRole('row').filter({ hasText: 'wings' });
    await expect(wings.getByRole('cell').nth(0)).toHaveText('ERROR');
    // The newest first.
    await expect(traces.locator('tbody tr').first()).toContainText('wings');
  });
});
