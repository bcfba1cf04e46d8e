import type { IPlaces, IProject } from '../../api/projects';

/** The example that the tests run. */
export function project(changes: Partial<IProject> = {}): IProject {
  return {
    path: 'examples/elasticnet',
    name: 'elasticnet',
    entry_points: [
      {
        name: 'main',
        command: 'python train.py --alpha {alpha}',
        parameters: [
          { name: 'alpha', type: 'float', default: '0.5' },
          { name: 'epochs', type: 'int', default: null },
          { name: 'label', type: 'string', default: '' }
        ]
      },
      { name: 'check', command: 'python check.py', parameters: [] }
    ],
    environment: { kind: 'python_env', file: 'python_env.yaml' },
    is_plain: false,
    notes: [],
    ...changes
  };
}

/** As the server knows them: nothing but what is here. */
export const PLACES: IPlaces = {
  backends: [
    {
      name: 'local',
      distribution: 'mlflow',
      is_available: true,
      why: null,
      config: null
    },
    {
      name: 'databricks',
      distribution: 'mlflow',
      is_available: false,
      why: 'There are no credentials for Databricks here.',
      config: null
    },
    {
      name: 'azureml',
      distribution: 'azureml-mlflow',
      is_available: true,
      why: null,
      config: [
        {
          name: 'COMPUTE',
          title: 'Compute target',
          type: 'string',
          description: 'Name of a compute cluster.',
          is_required: false,
          default: null,
          without: null
        },
        {
          name: 'USE_CONDA',
          title: 'Make the project’s environment',
          type: 'boolean',
          description: 'Whether one is made.',
          is_required: false,
          default: true,
          without: 'COMPUTE'
        }
      ]
    }
  ],
  environments: [
    { name: 'local', is_available: true, why: null },
    { name: 'virtualenv', is_available: true, why: null },
    {
      name: 'conda',
      is_available: false,
      why: 'There is no conda on this machine.'
    },
    { name: 'uv', is_available: true, why: null },
    { name: 'docker', is_available: true, why: null }
  ]
};
