import { nullTranslator } from '@jupyterlab/translation';
import { readAsked } from '../asked';
import { readConfig, withField } from '../config';
import type { IFormState } from '../form';
import {
  countRuns,
  fieldOf,
  isGit,
  isRemote,
  newJob,
  problemsOf
} from '../form';
import { project } from './fixtures';

const trans = nullTranslator.load('jupyter_mlflow');
const PROJECT = project();

function state(changes: Partial<IFormState> = {}): IFormState {
  return {
    ...readAsked({ path: 'examples/elasticnet' }, 'default').state,
    texts: new Map([['epochs', '3']]),
    ...changes
  };
}

function made(changes: Partial<IFormState> = {}): Record<string, unknown> {
  const job = newJob(PROJECT, state(changes), {
    connection: 'default',
    experiment: { experiment_name: 'elasticnet' }
  });
  return {
    ...job,
    arguments: JSON.parse(job.arguments) as Record<string, unknown>
  };
}

describe('newJob', () => {
  it('has defaults as they stand in the fields, and leaves out what is empty', () => {
    expect(made()).toEqual({
      kind: 'project',
      connection: 'default',
      experiment_name: 'elasticnet',
      arguments: {
        uri: 'examples/elasticnet',
        entry_point: 'main',
        parameters: { alpha: '0.5', epochs: '3' },
        backend: 'local',
        backend_config: null,
        environment: 'local'
      }
    });
  });

  it('is a grid where a field has several values', () => {
    const job = made({
      isSeveral: true,
      texts: new Map([
        ['alpha', '0.1, 0.2'],
        ['epochs', '3'],
        ['label', '"a, b", c']
      ]),
      runName: 'search'
    });
    expect(job.grid).toEqual({ alpha: ['0.1', '0.2'], label: ['a, b', 'c'] });
    expect(job.run_name).toBe('search');
    expect(job.arguments).toMatchObject({ parameters: { epochs: '3' } });
  });

  it('sends the config as it was typed', () => {
    const job = newJob(
      PROJECT,
      state({ config: '{"id": 12345678901234567890}' }),
      {
        connection: 'default',
        experiment: {}
      }
    );
    expect(job.arguments).toContain(
      '"backend_config":{"id": 12345678901234567890}'
    );
  });

  it('knows nothing of a project elsewhere but what is typed', () => {
    const job = newJob(
      null,
      state({
        uri: ' https://github.com/mlflow/mlflow-example#examples ',
        version: 'master',
        extras: [
          { name: 'alpha', text: '0.4' },
          { name: '', text: '' }
        ]
      }),
      { connection: 'default', experiment: {} }
    );
    expect(JSON.parse(job.arguments)).toMatchObject({
      uri: 'https://github.com/mlflow/mlflow-example#examples',
      entry_point: 'main',
      version: 'master',
      parameters: { alpha: '0.4' }
    });
  });

  it('runs in the image of a project that has one', () => {
    const docker = project({ environment: { kind: 'docker', file: null } });
    const job = newJob(docker, state(), {
      connection: 'default',
      experiment: {}
    });
    expect(JSON.parse(job.arguments)).toMatchObject({ environment: 'docker' });
  });

  it('runs a program that the project does not name', () => {
    expect(made({ entryPoint: 'other.py' }).arguments).toMatchObject({
      entry_point: 'other.py',
      parameters: {}
    });
  });
});

describe('problemsOf', () => {
  it('finds what is wrong at each field', () => {
    const problems = problemsOf(
      PROJECT,
      state({
        texts: new Map([['alpha', 'abc']]),
        extras: [{ name: ' ', text: '1' }],
        config: '[1]'
      }),
      trans
    );
    expect([...problems.keys()]).toEqual([
      'parameters.alpha',
      'parameters.epochs',
      'extras.0',
      'backend_config'
    ]);
  });

  it('refuses a parameter that has another field', () => {
    const extras = [
      { name: 'alpha', text: '9' },
      { name: 'own', text: '1' },
      { name: ' own ', text: '2' },
      { name: 'epochs', text: '3', isEarlier: true }
    ];
    const problems = problemsOf(PROJECT, state({ extras }), trans);
    expect([...problems]).toEqual([
      ['extras.0', 'There is another field for “alpha”.'],
      ['extras.2', 'There is another field for “own”.']
    ]);
  });

  it.each([
    ['0.1, abc', /“abc” is no number/],
    ['0.1, 0.1', /stands there twice/],
    ['0.1, , 0.2', /between each two commas/]
  ])('looks at each of the values %j', (alpha, problem) => {
    const problems = problemsOf(
      PROJECT,
      state({
        isSeveral: true,
        texts: new Map([
          ['alpha', alpha],
          ['epochs', '1']
        ])
      }),
      trans
    );
    expect(problems.get('parameters.alpha')).toMatch(problem);
    expect(problems.size).toBe(1);
  });

  it('takes a comma for one when several values are off', () => {
    const texts = new Map([
      ['label', 'a, b'],
      ['epochs', '1']
    ]);
    expect(problemsOf(PROJECT, state({ texts }), trans).size).toBe(0);
    expect(countRuns(PROJECT, state({ texts }))).toBe(1);
  });

  it('counts runs, and knows how many there may be', () => {
    const many = Array.from({ length: 30 }, (_, value) => value).join(',');
    const texts = new Map([
      ['alpha', many],
      ['epochs', many]
    ]);
    expect(countRuns(PROJECT, state({ isSeveral: true, texts }))).toBe(900);
    expect(
      problemsOf(PROJECT, state({ isSeveral: true, texts }), trans).get('grid')
    ).toMatch(/900 runs/);
  });
});

describe('addresses', () => {
  it.each([
    ['examples/elasticnet', false, false],
    ['', false, false],
    ['C:stuff', false, false],
    ['https://example.com/project.zip', true, false],
    ['https://example.com/project.zip#folder', true, false],
    ['https://github.com/mlflow/mlflow-example', true, true],
    ['git@example.com:team/project.git#folder', true, true],
    ['ext::sh -c x', true, true]
  ])('knows %j', (uri, remote, git) => {
    expect([isRemote(uri), isGit(uri)]).toEqual([remote, git]);
  });
});

describe('readAsked', () => {
  it('fills the form with an earlier job, also with a grid', () => {
    const earlier = {
      uri: 'examples/elasticnet',
      entry_point: 'main',
      parameters: { alpha: ['0.1', '0.2'], epochs: 3, label: 'a, b', own: 'x' },
      backend: 'azureml',
      backend_config: { COMPUTE: 'cpu-cluster', USE_CONDA: false },
      environment: 'uv',
      storage_dir: '/tmp/x'
    };
    const { state: filled, experimentId } = readAsked(
      { arguments: earlier, experimentId: '7' },
      'default'
    );
    expect(experimentId).toBe('7');
    const job = newJob(PROJECT, filled, {
      connection: 'default',
      experiment: { experiment_id: '7' }
    });
    expect(job.grid).toEqual({ alpha: ['0.1', '0.2'] });
    expect(JSON.parse(job.arguments)).toEqual({
      ...earlier,
      parameters: { epochs: '3', label: 'a, b', own: 'x' }
    });
  });

  it('keeps the commas of a default beside several values of another', () => {
    const [main] = PROJECT.entry_points;
    const layers = project({
      entry_points: [
        {
          name: 'main',
          command: '',
          parameters: [
            ...(main?.parameters ?? []),
            { name: 'layers', type: 'string', default: '64, 32' }
          ]
        }
      ]
    });
    const { state: filled } = readAsked(
      { arguments: { parameters: { alpha: ['0.1', '0.2'], epochs: '1' } } },
      'default'
    );
    expect(countRuns(layers, filled)).toBe(2);
    const job = newJob(layers, filled, {
      connection: 'default',
      experiment: {}
    });
    expect(job.grid).toEqual({ alpha: ['0.1', '0.2'] });
    expect(JSON.parse(job.arguments)).toMatchObject({
      parameters: { epochs: '1', layers: '64, 32' }
    });
  });

  it('knows the server’s root, which a kernel has no name for', () => {
    const { state: filled } = readAsked({ arguments: { uri: '' } }, 'default');
    expect(filled.uri).toBe('/');
  });

  it('takes nothing from what is no job', () => {
    const { state: filled } = readAsked(
      { arguments: { environment: 'other', parameters: [1], uri: {} } },
      'default'
    );
    expect(filled).toMatchObject({ uri: '', environment: null, extras: [] });
  });
});

describe('the config of a backend', () => {
  it('is one text, by fields or as JSON', () => {
    const text = withField({}, 'COMPUTE', 'cpu-cluster');
    expect(readConfig(text)).toEqual({ COMPUTE: 'cpu-cluster' });
    const both = withField(readConfig(text) ?? {}, 'USE_CONDA', false);
    expect(JSON.parse(both)).toEqual({
      COMPUTE: 'cpu-cluster',
      USE_CONDA: false
    });
    expect(withField({ COMPUTE: 'x' }, 'COMPUTE', undefined)).toBe('');
    expect([readConfig(''), readConfig('[]'), readConfig('{')]).toEqual([
      {},
      null,
      null
    ]);
  });
});

describe('fieldOf', () => {
  it.each([
    ['parameters.alpha', 'parameters.alpha'],
    ['grid.alpha', 'parameters.alpha'],
    ['arguments.uri', 'uri'],
    ['experiment_id', 'experiment_name'],
    ['', '']
  ])('finds the field for %j', (field, found) => {
    expect(fieldOf(field)).toBe(found);
  });
});
