import baseConfig from '@jupyterlab/galata/lib/playwright-config';
import { defineConfig } from '@playwright/test';
import { execFileSync } from 'child_process';

// A port that nobody has, so that a JupyterLab that is open already is not in the way. Playwright
// reads this file in each of its processes: the first chooses, the others inherit the variable,
// and so does the server (jupyter_server_test_config.py).
process.env.JUPYTER_PORT ??= freePort();
const url = `http://localhost:${process.env.JUPYTER_PORT}`;
// `make test` has it in a file: a page of it for each story buries which one failed.
const log = process.env.SERVER_LOG;

export default defineConfig({
  ...baseConfig,
  testDir: './tests',
  // The long ones are for `make test-slow`.
  ...(process.env.SLOW ? { grep: /@slow/ } : { grepInvert: /@slow/ }),
  // Real kernels train real models on two cores, which may be slow ones: only against a story that
  // hangs. What is waited for has the time below.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  workers: 1,
  // A test that passes only at the second try has failed.
  retries: 0,
  reporter: [
    ['list'],
    ['html', { open: 'never' }],
    // For the summary of `make test`.
    ...(process.env.PLAYWRIGHT_JUNIT_OUTPUT_FILE ? [['junit'] as ['junit']] : [])
  ],
  use: {
    // Galata prefers it to its own default, port 8888.
    baseURL: url,
    // Playwright's own ffmpeg is not there, where its browsers are not fetched.
    video: 'off',
    // To record one takes as much of a processor as half of the story: `--trace on` when one fails.
    trace: 'off',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        // Where there is none, to play one takes a processor.
        '--disable-gpu'
      ]
    }
  },
  webServer: {
    // By `exec`: a shell between would be gone at once, and the server's end not be waited for.
    command: log ? `exec jlpm start > "${log}" 2>&1` : 'jlpm start',
    url: `${url}/lab`,
    timeout: 120_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
    // Time for the server to end its children.
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 }
  }
});

/** A port that is free now. By a child process: this file cannot wait for a socket. */
function freePort(): string {
  const listen =
    "const server = require('net').createServer();" +
    'server.listen(0, () => { console.log(server.address().port); server.close(); });';
  return execFileSync(process.execPath, ['-e', listen], { encoding: 'utf8' }).trim();
}
