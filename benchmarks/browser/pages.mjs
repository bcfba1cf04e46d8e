/**
 * What a person waits for: first rows, a sorted column, a run's chart. Ours in a JupyterLab that is
 * there, cold when nothing of ours was opened in that page before; MLflow's by its own addresses,
 * cold by navigation and warm from another of its pages.
 */

import { undisturbed } from './calm.mjs';
import {
  closeCurrent,
  freshPage,
  inTurn,
  openLab,
  painted,
  rested,
  sinceNavigation,
  time
} from './common.mjs';

export default async function pages(browser, options) {
  const sides = [new Ours(browser, options), new Theirs(browser, options)];
  const found = {};
  for (const what of ['panel', 'page', 'sorted', 'chart']) {
    try {
      found[what] = {
        cold: await inTurn(
          options.count.cold,
          ...sides.map(side => () => cold(side, what))
        ),
        warm: await warm(sides, what, options.count.warm)
      };
    } catch (error) {
      // The others are still worth their time.
      found[what] = { error: String(error) };
    }
  }
  return found;
}

async function cold(side, what) {
  const page = await side.open();
  try {
    return await side.first(page, what, 0);
  } finally {
    await page.context().close();
  }
}

async function warm(sides, what, count) {
  const tabs = await Promise.all(sides.map(side => side.open()));
  try {
    for (const [index, side] of sides.entries()) {
      await tabs[index].bringToFront();
      await side.first(tabs[index], what, 0);
      await rested(tabs[index]);
    }
    const again = sides.map((side, index) => {
      let number = 0;
      return async () => {
        // A page behind another one paints nothing.
        await tabs[index].bringToFront();
        number += 1;
        await side.leave(tabs[index], what);
        // What is left has its own end, which is not in the times of what is opened.
        await rested(tabs[index]);
        const took = await undisturbed(() =>
          side.show(tabs[index], what, number)
        );
        await rested(tabs[index]);
        return took;
      };
    });
    return await inTurn(count, ...again);
  } finally {
    await Promise.all(tabs.map(tab => tab.context().close()));
  }
}

class Ours {
  constructor(browser, options) {
    this.browser = browser;
    this.options = options;
    const { newest, sorted } = options;
    const table = '.jp-MlflowRunsTable';
    this.head = `${table} [role="columnheader"][data-column="metrics.${sorted.key}"]`;
    this.things = {
      panel: { text: newest, within: '.jp-MlflowExperiments' },
      page: { text: newest, within: table },
      sorted: { text: sorted.first, within: table },
      chart: { drawnIn: '.jp-MlflowRunPage' }
    };
  }

  async open() {
    const page = await freshPage(this.browser);
    const { lab, notebook } = this.options;
    await openLab(page, lab, `/lab/tree/${notebook}`);
    return page;
  }

  async first(page, what, number) {
    if (what === 'sorted') {
      await this.first(page, 'page');
    }
    return this.show(page, what, number);
  }

  /** What was opened is closed, to be opened anew; of runs, another one. */
  async leave(page, what) {
    if (what === 'panel') {
      await page.evaluate(() => window.jupyterapp.shell.collapseRight());
    } else if (what === 'sorted') {
      await this.unsort(page);
    } else {
      await closeCurrent(page);
    }
  }

  show(page, what, number) {
    return time(page, this.act(what, number), this.things[what]);
  }

  act(what, number) {
    const { experiment, runs } = this.options;
    const open = 'jupyter-mlflow:open';
    return {
      panel: { command: `${open}-experiments` },
      page: {
        command: `${open}-experiment`,
        args: { experimentId: experiment }
      },
      sorted: { click: this.head },
      chart: {
        command: `${open}-run-page`,
        args: { runId: runs[number % runs.length] }
      }
    }[what];
  }

  /** Click on until the order is the one that the table begins with. */
  async unsort(page) {
    const head = page.locator(this.head);
    for (;;) {
      const order = await head.getAttribute('aria-sort');
      if (order === 'none') {
        break;
      }
      await head.click();
      await page.waitForFunction(
        ([css, before]) =>
          document.querySelector(css)?.getAttribute('aria-sort') !== before,
        [this.head, order]
      );
    }
    await painted(page, this.things.page);
  }
}

class Theirs {
  constructor(browser, options) {
    this.browser = browser;
    this.options = options;
    const { newest, sorted } = options;
    const within = '#root';
    this.things = {
      panel: { text: newest, within },
      page: { text: newest, within },
      sorted: { text: sorted.first, within },
      // It keeps its last order, so that it is the other way round before.
      reversed: { text: sorted.last, within },
      chart: { css: '.scatterlayer path.js-line' },
      experiments: { text: options.experiments, within }
    };
  }

  open() {
    return freshPage(this.browser);
  }

  async first(page, what, number) {
    await page.goto(`${this.options.mlflow}/${this.hash(what, number)}`, {
      waitUntil: 'commit'
    });
    return sinceNavigation(page, this.things[what]);
  }

  async leave(page, what) {
    const elsewhere = what === 'sorted' ? 'reversed' : 'experiments';
    const hash = this.hash(elsewhere);
    await time(page, { hash }, this.things[elsewhere]);
  }

  show(page, what, number) {
    return time(page, { hash: this.hash(what, number) }, this.things[what]);
  }

  hash(what, number) {
    const { experiment, runs, sorted } = this.options;
    const list = `#/experiments/${experiment}/runs`;
    const by = isAscending =>
      `orderByKey=metrics.%60${sorted.key}%60&orderByAsc=${isAscending}`;
    return {
      panel: list,
      page: list,
      sorted: `${list}?${by(false)}`,
      reversed: `${list}?${by(true)}`,
      chart: `${list}/${runs[number % runs.length]}/model-metrics`,
      experiments: '#/experiments'
    }[what];
  }
}
