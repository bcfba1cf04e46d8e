import baseConfig from '@jupyterlab/galata/lib/playwright-config';
import { defineConfig } from '@playwright/test';

const port = process.env.JUPYTER_PORT ?? '8888';
const url = `http://localhost:${port}/lab`;

export default defineConfig({
  ...baseConfig,
  testDir: './tests',
  // Real kernels train real models on two cores.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  // A test that passes only at the second try has failed.
  retries: 0,
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    // Playwright's own ffmpeg is not there, where its browsers are not fetched.
    video: 'off',
    trace: 'retain-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking']
    }
  },
  webServer: {
    command: `jlpm start --port ${port}`,
    url,
    timeout: 120_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
    // Time for the server to end its children.
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 }
  }
});
