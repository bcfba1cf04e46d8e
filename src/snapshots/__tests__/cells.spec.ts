import type { CellChange, ICell } from '../cells';
import { cellsOf, diffCells } from '../cells';

/** `id:source`, the id may be empty. */
function cells(...texts: string[]): ICell[] {
  return texts.map(text => {
    const [id = '', ...source] = text.split(':');
    return { id, type: 'code', source: source.join(':') };
  });
}

/** `=` the same, `~` changed, `-` removed, `+` added; with the source. */
function drawn(changes: readonly CellChange[]): string[] {
  return changes.map(change => {
    switch (change.kind) {
      case 'same':
        return `= ${change.after.source}`;
      case 'changed':
        return `~ ${change.before.source} > ${change.after.source}`;
      case 'removed':
        return `- ${change.before.source}`;
      case 'added':
        return `+ ${change.after.source}`;
    }
  });
}

describe('diffCells', () => {
  it('matches cells by their ids', () => {
    expect(
      drawn(
        diffCells(
          cells('a:1', 'b:2', 'c:3', 'd:4'),
          cells('a:1', 'b:20', 'x:9', 'd:4')
        )
      )
    ).toEqual(['= 1', '~ 2 > 20', '- 3', '+ 9', '= 4']);
  });

  it('does not take a cell for another that has its content', () => {
    expect(drawn(diffCells(cells('a:1', 'b:2'), cells('a:2', 'b:1')))).toEqual([
      '~ 1 > 2',
      '~ 2 > 1'
    ]);
  });

  it('matches cells without ids by their content', () => {
    expect(
      drawn(diffCells(cells(':1', ':2', ':3'), cells(':0', ':1', ':3')))
    ).toEqual(['+ 0', '= 1', '- 2', '= 3']);
  });

  it('matches by content when the ids are new', () => {
    expect(drawn(diffCells(cells('a:1', 'b:2'), cells('x:1', 'y:2')))).toEqual([
      '= 1',
      '= 2'
    ]);
  });

  it('matches similar cells that nothing else ties', () => {
    const before = 'import x\ntrain(0.1)\nsave()';
    const after = 'import x\ntrain(0.2)\nsave()';
    expect(
      drawn(diffCells(cells(`a:${before}`), cells('n:new', `x:${after}`)))
    ).toEqual(['+ new', `~ ${before} > ${after}`]);
  });

  it('tells a moved cell as removed and added', () => {
    expect(
      drawn(diffCells(cells('a:1', 'b:2', 'c:3'), cells('b:2', 'c:3', 'a:1')))
    ).toEqual(['- 1', '= 2', '= 3', '+ 1']);
  });

  it('tells another type as a change', () => {
    const [code] = cells('a:1') as [ICell];
    expect(diffCells([code], [{ ...code, type: 'markdown' }])).toMatchObject([
      { kind: 'changed' }
    ]);
  });

  it.each([
    [[], [], []],
    [cells('a:1'), [], ['- 1']],
    [[], cells('a:1'), ['+ 1']]
  ])('works without cells', (before, after, expected) => {
    expect(drawn(diffCells(before, after))).toEqual(expected);
  });
});

describe('cellsOf', () => {
  it('reads cells as others write them', () => {
    expect(
      cellsOf({
        cells: [
          { id: 'a', cell_type: 'code', source: ['x\n', 'y'] },
          { cell_type: 'markdown', source: 'text' },
          { id: 'b', cell_type: 'code', source: ' \n' },
          { id: 7, source: 'z' },
          null
        ]
      })
    ).toEqual([
      { id: 'a', type: 'code', source: 'x\ny' },
      { id: '', type: 'markdown', source: 'text' },
      { id: '', type: 'raw', source: 'z' }
    ]);
    expect(cellsOf({})).toEqual([]);
  });
});
