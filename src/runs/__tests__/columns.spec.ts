import {
  columnOf,
  defaultColumns,
  isSortable,
  orderTerm,
  term
} from '../columns';
import { movedTo } from '../columnmenu';
import { bestOf, isLowerBetter } from '../direction';
import { moved } from '../navigation';
import { DEFAULT_TABLE, completeTable } from '../setup';

describe('columns', () => {
  it('are told by what is before the first dot', () => {
    expect(columnOf('metrics.val.loss')).toEqual({
      id: 'metrics.val.loss',
      kind: 'metrics',
      key: 'val.loss'
    });
    expect(columnOf('attributes.status').kind).toBe('attributes');
  });

  it.each([
    ['metrics.loss', 'metrics.loss'],
    ['metrics.val loss', 'metrics.`val loss`'],
    ['params.a`b', 'params."a`b"'],
    ['tags.mlflow.user', 'tags.`mlflow.user`'],
    ['metrics.__proto__', 'metrics.__proto__']
  ])('%s is named %s in filters', (id, named) => {
    expect(term(columnOf(id))).toBe(named);
  });

  it('are sorted by the server where it can', () => {
    expect(orderTerm({ column: 'metrics.val loss', isDescending: true })).toBe(
      'metrics.`val loss` DESC'
    );
    expect(isSortable('tags.x')).toBe(true);
    expect(isSortable('attributes.models')).toBe(false);
  });

  it('are the first few as long as none is chosen', () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `m${index}`);
    const columns = defaultColumns({ metrics: keys, params: ['lr'] });
    expect(columns.filter(id => id.startsWith('metrics.'))).toHaveLength(8);
    expect(columns).toContain('params.lr');
  });

  it('move to the place of another', () => {
    expect(movedTo(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'c', 'a']);
    expect(movedTo(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
    expect(movedTo(['a', 'b'], 'a', 'a')).toEqual(['a', 'b']);
  });
});

describe('isLowerBetter', () => {
  it.each([
    'loss',
    'val_loss',
    'validation/rmse',
    'test.MAE',
    'meanSquaredError',
    'log_loss',
    'epoch_time'
  ])('is true for %s', key => {
    expect(isLowerBetter(key)).toBe(true);
    expect(isLowerBetter(key, [key])).toBe(false);
  });

  it.each(['accuracy', 'f1', 'glossy', 'roc_auc', 'maestro', '__proto__'])(
    'is false for %s',
    key => {
      expect(isLowerBetter(key)).toBe(false);
    }
  );

  it('tells the best value', () => {
    const best = {
      loss: { least: 0.1, greatest: 'Infinity' as const },
      same: { least: 1, greatest: 1 }
    };
    expect(bestOf('loss', best, [])).toBe(0.1);
    expect(bestOf('loss', best, ['loss'])).toBe('Infinity');
    expect(bestOf('same', best, [])).toBeNull();
    expect(bestOf('__proto__', best, [])).toBeNull();
  });
});

describe('moved', () => {
  const size = { rows: 100, columns: 5, page: 10 };
  const press = (key: string, ctrlKey = false) =>
    moved({ row: 50, column: 2 }, { key, ctrlKey }, size);

  it('follows the keys of a grid', () => {
    expect(press('ArrowDown')).toEqual({ row: 51, column: 2 });
    expect(press('PageUp')).toEqual({ row: 40, column: 2 });
    expect(press('Home')).toEqual({ row: 50, column: 0 });
    expect(press('End', true)).toEqual({ row: 99, column: 4 });
    expect(press('x')).toBeNull();
  });

  it('stays in the grid, whose header is above its first row', () => {
    const top = { row: 0, column: 0 };
    const up = { key: 'ArrowUp', ctrlKey: false };
    expect(moved(top, up, size)).toEqual({ row: -1, column: 0 });
    expect(moved({ row: -1, column: 0 }, up, size)?.row).toBe(-1);
    const page = { key: 'PageDown', ctrlKey: false };
    expect(moved({ row: 95, column: 0 }, page, size)?.row).toBe(99);
  });
});

describe('completeTable', () => {
  it('keeps what it knows and drops what is not right', () => {
    const kept = completeTable({
      filter: 'metrics.a > 1',
      columns: ['attributes.run_name', 'metrics.a'],
      widths: [['metrics.__proto__', 200]],
      colors: 'red',
      sort: { column: 3 },
      later: true
    } as unknown as typeof DEFAULT_TABLE);
    expect(kept).toEqual({
      ...DEFAULT_TABLE,
      filter: 'metrics.a > 1',
      columns: ['attributes.run_name', 'metrics.a'],
      widths: [['metrics.__proto__', 200]]
    });
    expect(completeTable(null)).toEqual(DEFAULT_TABLE);
  });
});
