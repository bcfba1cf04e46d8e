import type { IConnection } from '../../api/connections';
import type { IKernelInfo, INotebookInfo } from '../../api/notebooks';

export const CONNECTION: IConnection = {
  id: 'default',
  uri: 'sqlite:////w/mlflow.db',
  label: 'sqlite · mlflow.db',
  state: 'ready',
  error: null,
  can_upgrade: false
};

export const KERNEL: IKernelInfo = {
  kernel_id: 'k1',
  tracking_uri: 'sqlite:////w/mlflow.db',
  experiment_id: '1',
  experiment_name: 'penguins',
  active_runs: [],
  mlflow_version: '3.17.2',
  notice: null,
  connection: 'default',
  process_id: 'p1',
  new_runs: []
};

export const NOTEBOOK: INotebookInfo = {
  notebook_id: 'n1',
  path: 'a/penguins.ipynb',
  kernel_id: 'k1',
  kernel: KERNEL,
  copy_of: null,
  others: [],
  ended_processes: []
};

/** A kernel that logs to a store of its own, to which there is no connection. */
export const STRANGER: IKernelInfo = {
  ...KERNEL,
  connection: null,
  tracking_uri: 'http://mlflow.example',
  experiment_name: 'other'
};
