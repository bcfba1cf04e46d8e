import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { launcherPlugin } from './around/launcher';
import { statusBarPlugin } from './around/statusbar';
import { cardPlugin } from './card/plugin';
import { comparePlugin } from './compare/plugin';
import { endpointsPlugin } from './endpoints/plugin';
import { experimentPagePlugin } from './experimentpage/plugin';
import { endRunsPlugin } from './experiments/notebook/endruns';
import { examplePlugin } from './experiments/notebook/example';
import { experimentCommandsPlugin } from './experiments/all/experimentcommands';
import { goToCellPlugin } from './experiments/notebook/gotocell';
import { modelPlugin, panelPlugin } from './experiments/plugin';
import { exportCommandsPlugin } from './experiments/list/exportcommands';
import { runCommandsPlugin } from './experiments/list/runcommands';
import { inferencePlugin } from './inference/plugin';
import { jobCardPlugin } from './jobcard/plugin';
import { jobsPlugin } from './jobs/plugin';
import { notebookProjectsPlugin } from './projects/notebook/plugin';
import { projectsPlugin } from './projects/plugin';
import { modelPagesPlugin } from './registry/pages';
import { registryPlugin } from './registry/plugin';
import { modelsSectionPlugin } from './registry/sectionplugin';
import { permalinkPlugin } from './runpage/permalink';
import { runPagePlugin } from './runpage/plugin';
import { snapshotPagesPlugin } from './snapshots/commands';
import { snapshotsPlugin } from './snapshots/plugin';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  modelPlugin,
  panelPlugin,
  goToCellPlugin,
  endRunsPlugin,
  runCommandsPlugin,
  exportCommandsPlugin,
  experimentCommandsPlugin,
  launcherPlugin,
  statusBarPlugin,
  examplePlugin,
  cardPlugin,
  snapshotsPlugin,
  snapshotPagesPlugin,
  experimentPagePlugin,
  runPagePlugin,
  permalinkPlugin,
  comparePlugin,
  registryPlugin,
  modelPagesPlugin,
  modelsSectionPlugin,
  inferencePlugin,
  endpointsPlugin,
  jobsPlugin,
  jobCardPlugin,
  projectsPlugin,
  notebookProjectsPlugin
];

export default plugins;
