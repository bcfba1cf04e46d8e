import type { ModelRef } from '../../api/views';
import { readRunModels } from '../commandargs';
import { readTargets } from '../../inference/target';
import type { IExperimentsModel } from '../../tokens';

const LOGGED: ModelRef = {
  kind: 'logged_model',
  model_id: 'm-1',
  name: 'classifier',
  uri: 'models:/m-1',
  path: null,
  flavors: ['sklearn']
};
const ARTIFACT: ModelRef = {
  kind: 'run_artifact',
  model_id: null,
  name: 'pipeline',
  uri: 'runs:/r2/pipeline',
  path: 'deep/pipeline',
  flavors: ['spark']
};

const experiments = {
  connectionId: 'c1',
  state: {
    runs: [
      { id: 'r1', models: [] },
      { id: 'r2', models: [ARTIFACT] },
      { id: 'r3', models: [LOGGED] }
    ]
  }
} as unknown as IExperimentsModel;

const json = (model: ModelRef) => ({ ...model, flavors: [...model.flavors] });

describe('readRunModels', () => {
  it('takes what is said', () => {
    const args = { connection: 'x', runId: 'r9', models: [json(LOGGED)] };
    expect(readRunModels(args, null)).toEqual(args);
  });

  it('looks a run up', () => {
    expect(readRunModels({ runId: 'r3' }, experiments)).toEqual({
      connection: 'c1',
      runId: 'r3',
      models: [LOGGED]
    });
  });

  it('means the newest run with a model when nothing is said', () => {
    expect(readRunModels({}, experiments)?.runId).toBe('r2');
  });

  it('finds nothing where there is nothing', () => {
    expect(readRunModels({}, null)).toBeNull();
    expect(readRunModels({ runId: 'r1' }, experiments)).toBeNull();
    expect(readRunModels({ runId: 'r1', models: [] }, null)).toBeNull();
    expect(readRunModels({ runId: 'r1', models: ['x'] }, null)).toBeNull();
  });
});

describe('readTargets', () => {
  const keys = (args: Parameters<typeof readTargets>[0]) =>
    readTargets(args, experiments).map(({ key }) => key);

  it.each([
    [{ model_id: 'm-1' }],
    [{ run_id: 'r', path: 'p' }],
    [{ name: 'n', version: '1' }]
  ])('takes a model by its key %j', model => {
    expect(keys({ model })).toEqual([model]);
  });

  it('takes the models of a run by what identifies each', () => {
    expect(keys({ runId: 'r3' })).toEqual([{ model_id: 'm-1' }]);
    expect(keys({ runId: 'r2' })).toEqual([
      { run_id: 'r2', path: 'deep/pipeline' }
    ]);
  });

  it('offers each of several', () => {
    const models = [json(LOGGED), json(ARTIFACT)];
    expect(keys({ runId: 'r2', models })).toHaveLength(2);
  });

  it('finds nothing in half a key', () => {
    expect(readTargets({ model: { run_id: 'r' } }, null)).toEqual([]);
  });
});
