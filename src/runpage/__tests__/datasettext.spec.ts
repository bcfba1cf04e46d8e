import { profileText, schemaText, sourceText } from '../datasettext';

describe('schemaText', () => {
  it('has the columns and their types', () => {
    expect(
      schemaText(
        JSON.stringify({
          mlflow_colspec: [
            { type: 'double', name: 'mass', required: true },
            { type: 'tensor' },
            { type: { list: 'long' }, name: '__proto__' },
            'odd'
          ]
        })
      )
    ).toBe('mass: double, 1: tensor, __proto__: {"list":"long"}, 3: null');
  });

  it('leaves what it does not know as it is', () => {
    for (const text of [
      '{"mlflow_tensorspec": {}}',
      '[1]',
      'null',
      '{"a',
      ''
    ]) {
      expect(schemaText(text)).toBe(text);
    }
  });
});

test('sourceText names a place', () => {
  expect(sourceText('{"uri": "s3://b/k"}')).toBe('s3://b/k');
  expect(sourceText('{"path": "a/b", "revision": null}')).toBe('a/b');
  expect(sourceText('{"tags": {"mlflow.source.name": "a.ipynb"}}')).toBe(
    'a.ipynb'
  );
  for (const text of ['{"uri": 1}', '{"tags": 1}', '[]', 's3://b']) {
    expect(sourceText(text)).toBe(text);
  }
});

test('profileText has each of its values', () => {
  expect(
    profileText('{"num_rows": 150, "shape": [150, 4], "__proto__": "x"}')
  ).toBe('num_rows: 150, shape: [150,4], __proto__: x');
  expect(profileText('unknown')).toBe('unknown');
});
