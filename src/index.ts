import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { cardPlugin } from './card/plugin';
import { endRunsPlugin } from './experiments/endruns';
import { examplePlugin } from './experiments/example';
import { goToCellPlugin } from './experiments/gotocell';
import { modelPlugin, panelPlugin } from './experiments/plugin';
import { inferencePlugin } from './inference/plugin';
import { registryPlugin } from './registry/plugin';
import { snapshotPagesPlugin } from './snapshots/commands';
import { snapshotsPlugin } from './snapshots/plugin';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  modelPlugin,
  panelPlugin,
  goToCellPlugin,
  endRunsPlugin,
  examplePlugin,
  cardPlugin,
  snapshotsPlugin,
  snapshotPagesPlugin,
  registryPlugin,
  inferencePlugin
];

export default plugins;
