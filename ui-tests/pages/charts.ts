import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The charts beside the table of an experiment, as a person uses them. */
export class ChartsPane {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowCharts');
    this.legend = this.root.locator('.jp-MlflowCharts-legend li');
    this.cards = this.root.locator('.jp-MlflowChart');
    this.drawing = this.root.locator('.jp-MlflowAcross-chart');
    this.tooltip = page.locator('.jp-MlflowChart-tooltip');
  }

  readonly root: Locator;
  /** A line for each run that is drawn. */
  readonly legend: Locator;
  /** The line charts. */
  readonly cards: Locator;
  /** The chart of the other tabs. */
  readonly drawing: Locator;
  /** What stands where the mouse is in a line chart. */
  readonly tooltip: Locator;

  /** Open the page of an experiment. */
  async open(experimentId: string): Promise<void> {
    await this.page.evaluate(async id => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: {
          commands: { execute(id: string, args: object): Promise<void> };
        };
      };
      await jupyterapp.commands.execute('jupyter-mlflow:open-experiment', {
        experimentId: id
      });
    }, experimentId);
    await expect(this.root).toBeVisible();
  }

  card(key: string): Locator {
    return this.root.getByRole('figure', { name: key, exact: true });
  }

  /** Where a line chart is drawn, its axes apart. */
  area(key: string): Locator {
    return this.card(key).locator('.u-over');
  }

  async tab(name: string): Promise<void> {
    await this.root.getByRole('tab', { name, exact: true }).click();
  }

  /** Point into a line chart. @param share Where, from the left: 0 to 1. */
  async pointAt(key: string, share: number, shareDown = 0.5): Promise<void> {
    const { x, y, width, height } = await boxOf(this.area(key));
    await this.page.mouse.move(x + width * share, y + height * shareDown);
  }

  /** Drag in a line chart. @param from In shares of its width. */
  async drag(key: string, from: number, to: number): Promise<void> {
    await this.pointAt(key, from);
    await this.page.mouse.down();
    await this.pointAt(key, (from + to) / 2);
    await this.pointAt(key, to);
    await this.page.mouse.up();
  }

  /** Choose from the menu of a line chart, or of the chart of another tab. */
  async choose(key: string | null, entry: string): Promise<void> {
    const button =
      key === null
        ? this.root.getByRole('button', { name: 'More for this chart' })
        : this.card(key).getByRole('button', { name: /^More for/ });
    await button.click();
    // What is on has another role.
    await this.page.locator('.lm-Menu-item').filter({ hasText: entry }).click();
  }

  /**
   * The values of a line chart, or of the chart of another tab: its cells by the name of the run.
   *
   * @param runs How many are waited for; those that were chosen last may come late.
   */
  async dataOf(key: string | null, runs?: number): Promise<Record<string, string[]>> {
    await this.choose(key, 'Show data');
    const rows = (key === null ? this.root : this.card(key)).locator(
      '.jp-MlflowChart-data tbody tr'
    );
    await expect(rows.first()).toBeVisible();
    if (runs !== undefined) {
      await expect(rows).toHaveCount(runs);
    }
    const found = await rows.evaluateAll(nodes =>
      nodes.map((node): [string, string[]] => [
        node.querySelector('th')?.textContent ?? '',
        [...node.querySelectorAll('td')].map(cell => cell.textContent ?? '')
      ])
    );
    await this.choose(key, 'Show data');
    return Object.fromEntries(found);
  }

  /** How many pixels of a chart have a colour, given as `#rrggbb`. */
  async pixels(chart: Locator, color: string): Promise<number> {
    return chart
      .locator('canvas')
      .first()
      .evaluate((node, wanted) => {
        const canvas = node as HTMLCanvasElement;
        const context = canvas.getContext('2d');
        const { data } = context!.getImageData(
          0,
          0,
          canvas.width,
          canvas.height
        );
        const [red, green, blue] = [1, 3, 5].map(at =>
          parseInt(wanted.slice(at, at + 2), 16)
        );
        let count = 0;
        for (let at = 0; at < data.length; at += 4) {
          count += Number(
            data[at] === red &&
              data[at + 1] === green &&
              data[at + 2] === blue &&
              data[at + 3] > 250
          );
        }
        return count;
      }, color);
  }

  /** The colour of a run, as the charts' legend has it. */
  async colorOf(run: string): Promise<string> {
    const line = this.legend.filter({ hasText: run }).locator('line');
    return (await line.getAttribute('stroke')) ?? '';
  }
}

export async function boxOf(
  locator: Locator
): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) {
    throw new Error('It is not on the page.');
  }
  return box;
}
