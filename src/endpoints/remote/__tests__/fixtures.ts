import type {
  IRemoteTarget,
  IToldItem,
  ITargetDescription
} from '../../../api/targets';

export const ROOT = 'jupyter-mlflow/targets';

export function target(changes: Partial<IRemoteTarget> = {}): IRemoteTarget {
  return {
    id: 'aaaaaaaaaaaa',
    uri: 'shelf',
    distribution: 'mlflow-shelf',
    version: '1.2',
    is_added: false,
    changes: [],
    ended: 0,
    ...changes
  };
}

export function description(
  changes: Partial<ITargetDescription['abilities']> = {}
): ITargetDescription {
  return {
    abilities: {
      deployment: ['list', 'get', 'create', 'update', 'delete'],
      endpoint: [],
      predict: true,
      run_local: false,
      ...changes
    },
    help: 'The shelf keeps models.'
  };
}

export function item(): IToldItem {
  return {
    kind: 'deployment',
    name: 'iris / 1',
    state: 'In service',
    endpoint: null,
    told: { model_uri: 'models:/Iris/1', config: { size: 3 } }
  };
}
