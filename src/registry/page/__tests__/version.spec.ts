import { nullTranslator } from '@jupyterlab/translation';
import type { ModelDescription } from '../../../api/models';
import { comparedGroups, splitRequirement } from '../comparison';
import { aliasesOf, originOf, stageOf, uriOf } from '../version';

const trans = nullTranslator.load('jupyter_mlflow');

describe('a version', () => {
  it.each([
    ['models:/m-1a2b', { kind: 'logged_model', modelId: 'm-1a2b' }],
    [
      `models:/A 'q' %2F 😀/12`,
      { kind: 'copy', name: `A 'q' %2F 😀`, version: '12' }
    ],
    // A registered model may be called as a logged model's id.
    ['models:/m-1a2b/3', { kind: 'copy', name: 'm-1a2b', version: '3' }],
    ['s3://bucket/1/artifacts/model', { kind: 'other' }],
    ['runs:/r1/model', { kind: 'other' }],
    ['', { kind: 'other' }]
  ])('tells from its source %s what it was made of', (source, origin) => {
    expect(originOf({ name: 'n', version: '1', source })).toEqual(origin);
  });

  it('has the aliases that point at it', () => {
    const aliases = [
      { alias: 'b', version: '1' },
      { alias: 'c', version: '11' },
      { alias: 'a', version: '1' }
    ];
    expect(aliasesOf({ name: 'n', aliases }, '1')).toEqual(['a', 'b']);
    expect(aliasesOf({ name: 'n' }, '1')).toEqual([]);
  });

  it('has no stage where the registry has none', () => {
    expect(stageOf({ name: 'n', version: '1' })).toBe('None');
    expect(
      stageOf({ name: 'n', version: '1', current_stage: 'Production' })
    ).toBe('Production');
    expect(uriOf({ name: 'a b', version: '1' })).toBe('models:/a b/1');
  });
});

describe('a comparison', () => {
  const details = (
    inputs: ModelDescription['signature'],
    requirements: string[]
  ): ModelDescription => ({
    kind: 'logged_model',
    uri: 'models:/n/1',
    name: 'n',
    signature: inputs,
    input_example: null,
    flavors: ['sklearn'],
    requirements,
    run_id: null,
    registered: null
  });

  it.each([
    ['scikit-learn==1.9.1', ['scikit-learn', '==1.9.1']],
    ['mlflow[extras] >= 3, <4', ['mlflow[extras]', '>= 3, <4']],
    ['numpy', ['numpy', '*']],
    ['git+https://x/y', ['git', '+https://x/y']],
    ['./wheel.whl', ['.', '/wheel.whl']]
  ])('splits the requirement %s', (line, parts) => {
    expect(splitRequirement(line)).toEqual(parts);
  });

  it('tells what differs between signatures and requirements', () => {
    const column = { name: 'mass', type: 'double', required: true };
    const groups = comparedGroups(
      [
        {
          version: { name: 'n', version: '2' },
          run: null,
          details: details({ inputs: [column], outputs: [], params: [] }, [
            'a==1',
            'b==1'
          ])
        },
        {
          version: { name: 'n', version: '1' },
          run: null,
          details: details(
            {
              inputs: [{ ...column, required: false }],
              outputs: [],
              params: []
            },
            ['a==2', 'b==1']
          )
        }
      ],
      trans
    );
    expect(groups.map(({ title }) => title)).toEqual([
      'Inputs',
      'Requirements',
      'Flavors'
    ]);
    expect(groups[0]?.rows[0]).toMatchObject({
      key: 'mass',
      values: ['double', 'double, may be left out'],
      differs: true
    });
    expect(groups[1]?.rows.map(({ key, differs }) => [key, differs])).toEqual([
      ['a', true],
      ['b', false]
    ]);
  });
});
