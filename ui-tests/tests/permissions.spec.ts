import { expect, test } from '@jupyterlab/galata';
import type { ChildProcess } from 'child_process';
import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ExperimentsPanel } from '../pages/experiments';
import { MainLooks } from '../pages/mainlooks';
import { openNotebook, runCell } from '../pages/notebook';
import { ModelPage } from '../pages/registry';

// As jupyter_server_test_config.py has them: Jupyter asks as this user.
const ADMIN = { username: 'admin', password: 'adm1n-passw0rd' };
const ADA = { username: 'ada', password: 'ada-passw0rd-1' };

let server: ChildProcess;
let port: string;

/** A tracking server that asks who people are: MLflow's basic-auth app. */
test.beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'basic-auth-'));
  const config = path.join(folder, 'auth.ini');
  fs.writeFileSync(
    config,
    `[mlflow]\ndefault_permission = READ\ndatabase_uri = sqlite:///${folder}/auth.db\n` +
      `admin_username = ${ADMIN.username}\n` +
      'authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n'
  );
  const python = path.resolve(__dirname, '../../.venv/bin/python');
  port = execFileSync(
    python,
    ['-c', "import socket; s = socket.socket(); s.bind(('', 0)); print(s.getsockname()[1])"],
    { encoding: 'utf8' }
  ).trim();
  const args = ['-m', 'mlflow', 'server', '--app-name', 'basic-auth', '--workers', '1'];
  server = spawn(
    python,
    [...args, '--port', port, '--backend-store-uri', `sqlite:///${folder}/mlflow.db`],
    {
      cwd: folder,
      detached: true,
      stdio: 'ignore',
      env: {
        ...process.env,
        MLFLOW_AUTH_CONFIG_PATH: config,
        MLFLOW_AUTH_ADMIN_PASSWORD: ADMIN.password,
        MLFLOW_FLASK_SERVER_SECRET_KEY: ADMIN.password,
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false'
      }
    }
  );
});

test.afterAll(() => {
  // It has workers of its own.
  process.kill(-(server.pid ?? 0), 'SIGTERM');
});

test('who may do what with a model', { tag: '@slow' }, async ({ page, request, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const model = new ModelPage(page);
  const login = `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString('base64')}`;
  const users = `http://127.0.0.1:${port}/api/2.0/mlflow/users/create`;
  await expect(async () => {
    const made = await request.post(users, { data: ADA, headers: { Authorization: login } });
    expect(made.status()).toBe(200);
  }).toPass({ timeout: 60_000 });
  await openNotebook(
    page,
    `${tmpPath}/shared.ipynb`,
    [
      'import mlflow',
      `mlflow.set_tracking_uri("http://127.0.0.1:${port}")`,
      'with mlflow.start_run(run_name="shared"):',
      '    mlflow.log_metric("accuracy", 1)',
      'mlflow.MlflowClient().create_registered_model("shared")'
    ].join('\n')
  );
  await panel.open();
  await runCell(page, 0);
  await expect(panel.run('shared')).toBeVisible({ timeout: 60_000 });
  await panel.root.getByRole('button', { name: 'Models', exact: true }).click();
  await panel.root
    .locator('.jp-MlflowModelsSection')
    .getByRole('button', { name: 'shared' })
    .click();

  const part = model.part('permissions');
  await test.step('who may do what is told', async () => {
    await expect(part).toContainText('You are “admin” there, who may manage this model.');
    await expect(part).toContainText('Everybody else may read it');
    await expect(part.getByRole('row', { name: /^admin Manage/ })).toBeVisible();
  });

  await test.step('given, changed and taken', async () => {
    await part.getByLabel('User').fill('nobody');
    await part.getByRole('button', { name: 'Give permission' }).click();
    await expect(part.getByRole('alert')).toContainText('nobody');
    await part.getByLabel('User').fill('ada');
    await part.getByLabel('Permission', { exact: true }).selectOption('Edit');
    await part.getByRole('button', { name: 'Give permission' }).press('Enter');
    const hers = part.getByLabel('Permission of ada', { exact: true });
    await expect(hers).toHaveValue('EDIT');
    await hers.selectOption('Manage');
    await expect(hers).toHaveValue('MANAGE');
    await expect(hers).not.toHaveAttribute('aria-busy');
    await new MainLooks(page, '.jp-MlflowModelPage').check('model-permissions');
    await part.getByRole('button', { name: 'Remove the permission of ada' }).click();
    await expect(hers).toHaveCount(0);
  });
});
