import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { examplePlugin } from './experiments/example';
import { modelPlugin, panelPlugin } from './experiments/plugin';
import { inferencePlugin } from './inference/plugin';
import { registryPlugin } from './registry/plugin';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  modelPlugin,
  panelPlugin,
  examplePlugin,
  registryPlugin,
  inferencePlugin
];

export default plugins;
