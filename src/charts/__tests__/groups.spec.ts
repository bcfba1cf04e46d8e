import { completeSetup, DEFAULT_SETUP } from '../setup';
import { fileName } from '../filename';
import { groupKeys, restOf } from '../groups';

test('keys are grouped by what stands before their first slash', () => {
  const keys = [
    'train/layer_10/norm',
    'train/layer_2/norm',
    'loss',
    'system/cpu',
    '/odd',
    '__proto__/x',
    'accuracy'
  ];
  expect(groupKeys(keys).map(({ name, keys }) => [name, ...keys])).toEqual([
    ['', '/odd', 'accuracy', 'loss'],
    ['__proto__', '__proto__/x'],
    ['system', 'system/cpu'],
    ['train', 'train/layer_2/norm', 'train/layer_10/norm']
  ]);
});

test('what tells a key from the others of its group', () => {
  expect(restOf('train/loss', 'train')).toBe('loss');
  expect(restOf('train/', 'train')).toBe('train/');
  expect(restOf('loss', '')).toBe('loss');
});

test('a set-up of an earlier release has the defaults where it has nothing', () => {
  expect(completeSetup(null)).toEqual(DEFAULT_SETUP);
  const kept = JSON.parse('{"kind":"bar","lines":{"logY":true}}') as object;
  expect(completeSetup(kept)).toEqual({
    ...DEFAULT_SETUP,
    kind: 'bar',
    lines: { ...DEFAULT_SETUP.lines, logY: true }
  });
});

test.each([
  ['train/loss', 'train-loss'],
  ['../../etc/passwd', 'etc-passwd'],
  ['<a>:"b"|?*\0', 'a-b'],
  ['\u202egnp', 'gnp'],
  ['…', 'chart'],
  ['Verlust Größe', 'Verlust-Größe'],
  ['a'.repeat(250), 'a'.repeat(80)]
])('the file of %j is named %j', (name, expected) => {
  expect(fileName(name)).toBe(expected);
});
