import type { ModelDescription } from '../../../api/models';

/** A model of penguins, as the store describes it. */
export function description(
  changes: Partial<ModelDescription> = {}
): ModelDescription {
  return {
    kind: 'logged_model',
    uri: 'models:/m-1',
    name: 'classifier',
    flavors: ['sklearn'],
    requirements: [],
    run_id: 'run-1',
    registered: null,
    signature: {
      inputs: [
        { name: 'Island', type: 'string', required: true },
        { name: 'CulmenLength', type: 'double', required: true },
        { name: 'BodyMass', type: 'long', required: false },
        { name: 'Adult', type: 'boolean', required: true },
        { name: 'Seen', type: 'datetime', required: false }
      ],
      outputs: [],
      params: []
    },
    input_example: {
      columns: ['Island', 'CulmenLength', 'BodyMass', 'Adult', 'Seen'],
      data: [['Biscoe', 48.7, 4450, true, '2020-01-31T00:00:00.000000']]
    },
    ...changes
  };
}
