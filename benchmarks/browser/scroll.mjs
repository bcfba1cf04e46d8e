/** All runs scrolled by from top to bottom: frames, memory and nodes beside Lab alone. */

import { samples } from './calm.mjs';
import { freshPage, openLab, painted, time } from './common.mjs';

/** Frames of a whole way down: some ten seconds, as long as a person pulls at the scroll bar. */
const FRAMES = 600;
const TABLE = '.jp-MlflowRunsTable';

export default async function scroll(
  browser,
  { lab, experiment, newest, oldest, count }
) {
  const page = await freshPage(browser);
  await openLab(page, lab);
  const alone = await sizeOf(page);
  await time(
    page,
    {
      command: 'jupyter-mlflow:open-experiment',
      args: { experimentId: experiment }
    },
    { text: newest, within: TABLE }
  );
  const ways = await samples(count, async () => {
    const way = await page.evaluate(down, { table: TABLE, frames: FRAMES });
    await painted(page, { text: oldest, within: TABLE });
    return way;
  });
  const after = await sizeOf(page);
  return {
    ways: ways.map(({ frames }) => frames),
    nodes: Math.max(...ways.map(({ nodes }) => nodes)) - alone.nodes,
    nodesAlone: alone.nodes,
    bytes: after.bytes - alone.bytes,
    bytesAlone: alone.bytes
  };
}

/** In the page: scroll what scrolls in the table from its top to its end. */
async function down({ table, frames }) {
  const scrolls = [...document.querySelectorAll(`${table}, ${table} *`)].find(
    node =>
      node.scrollHeight > node.clientHeight + 1000 &&
      /auto|scroll/.test(getComputedStyle(node).overflowY)
  );
  if (!scrolls) {
    throw new Error(`Nothing scrolls in ${table}.`);
  }
  const frame = () => new Promise(requestAnimationFrame);
  scrolls.scrollTop = 0;
  await frame();
  const way = scrolls.scrollHeight - scrolls.clientHeight;
  const found = { frames: [], nodes: 0 };
  let before = await frame();
  for (let number = 1; number <= frames; number++) {
    scrolls.scrollTop = (way * number) / frames;
    const now = await frame();
    found.frames.push(now - before);
    before = now;
    if (number % 20 === 0) {
      const { length } = document.getElementsByTagName('*');
      found.nodes = Math.max(found.nodes, length);
      // Counting is no part of the next frame.
      before = await frame();
    }
  }
  return found;
}

async function sizeOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const nodes = await page.evaluate(
    () => document.getElementsByTagName('*').length
  );
  return { bytes: usedSize, nodes };
}
