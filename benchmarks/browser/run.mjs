/**
 * `node run.mjs <scenario>`: one Chromium for one scenario of this folder. Options come as JSON on
 * standard input, what was found goes as JSON to standard output, with how disturbed that was.
 */

import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { tally } from './calm.mjs';

const fromTests = createRequire(
  new URL('../../ui-tests/package.json', import.meta.url)
);
const { chromium } = fromTests('@playwright/test');

try {
  const { default: measure } = await import(`./${process.argv[2]}.mjs`);
  const options = JSON.parse(await text(process.stdin));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || undefined,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      // Else the processor plays a graphics card, for Lab's splash too, at the expense of all else.
      '--disable-gpu'
    ]
  });
  try {
    const found = await measure(browser, options);
    process.stdout.write(JSON.stringify({ found, ...tally }));
  } finally {
    await browser.close();
  }
} catch (error) {
  process.stderr.write(error.stack);
  process.exitCode = 1;
}
