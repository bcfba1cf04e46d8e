import type { IFile } from '../artifacts/files';
import type { IFileRow } from '../artifacts/model';
import { treeStep } from '../artifacts/treekeys';

/** Names indented by their levels; a folder ends with a slash, an open one with two. */
function tree(...names: readonly string[]): readonly IFileRow[] {
  return names.map(name => {
    const label = name.trim();
    const file: IFile = {
      owner: { runId: 'run-1' },
      path: label,
      label,
      isFolder: label.endsWith('/'),
      size: null
    };
    return {
      file,
      level: name.length - label.length + 1,
      position: 1,
      siblings: 1,
      isOpen: label.endsWith('//'),
      notes: []
    };
  });
}

const ROWS = tree('a//', ' b//', '  c', '  d', ' e/', 'f');

it.each([
  [0, 'ArrowDown', 1],
  [5, 'ArrowDown', 5],
  [0, 'ArrowUp', 0],
  [0, 'PageDown', 5],
  [5, 'PageUp', 0],
  [3, 'Home', 0],
  [3, 'End', 5],
  [0, 'ArrowRight', 1],
  [3, 'ArrowLeft', 1],
  [4, 'ArrowLeft', 0],
  [5, 'ArrowLeft', 5]
])('from row %i %s goes to row %i', (index, key, to) => {
  expect(treeStep(ROWS, index, key)).toEqual({ kind: 'go', to });
});

it.each([
  [4, 'ArrowRight', 'toggle'],
  [1, 'ArrowLeft', 'toggle'],
  [2, 'Enter', 'open'],
  [1, ' ', 'open']
])('at row %i %s is to %s', (index, key, kind) => {
  expect(treeStep(ROWS, index, key)).toEqual({ kind });
});

it('leaves other keys, and what is not there, alone', () => {
  expect(treeStep(ROWS, 2, 'ArrowRight')).toBeNull();
  expect(treeStep(ROWS, 2, 'a')).toBeNull();
  expect(treeStep([], 0, 'ArrowDown')).toBeNull();
});
