import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import * as fs from 'fs';
import * as path from 'path';

/** A folder of the server's root, which is on its Python's path (jupyter_server_test_config.py). */
export const PLUGINS = 'plugins';

/** A distribution of one module, in a file of the Python tests. */
export interface IPlugin {
  readonly name: string;
  readonly module: string;
  /** By their groups, as lines. */
  readonly entryPoints: Readonly<Record<string, readonly string[]>>;
}

/** Install a plug-in of MLflow's as pip does it. */
export async function installPlugin(
  page: IJupyterLabPageFixture,
  { name, module, entryPoints }: IPlugin
): Promise<void> {
  const code = path.resolve(__dirname, '../../tests', module);
  const info = `${PLUGINS}/${name.replaceAll('-', '_')}-1.2.dist-info`;
  const groups = Object.entries(entryPoints).flatMap(([group, lines]) => [`[${group}]`, ...lines]);
  await page.contents.createDirectory(PLUGINS);
  await page.contents.createDirectory(info);
  for (const [file, text] of [
    [`${PLUGINS}/${path.basename(module)}`, fs.readFileSync(code, 'utf8')],
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.2\n`],
    [`${info}/entry_points.txt`, `${groups.join('\n')}\n`]
  ] as const) {
    await page.contents.uploadContent(text, 'text', file);
  }
}

export async function uninstallPlugins(page: IJupyterLabPageFixture): Promise<void> {
  await page.contents.deleteDirectory(PLUGINS);
}
