import { RequestError } from '../../request';
import type { IComparison } from '../comparison';
import { loadComparison } from '../comparison';
import { TestStore } from './store';

describe('loadComparison', () => {
  const store = new TestStore();
  beforeAll(() => store.start());
  afterAll(() => store.server.stop());

  const compare = (...runIds: string[]) =>
    loadComparison(store.views, 'default', runIds);

  it('compares two runs, the older one first', async () => {
    store.runs = [
      {
        id: 'new',
        cells: ['import x', 'rate = 2'],
        params: { rate: '2', same: '1', added: '' },
        metrics: 'NaN'
      },
      {
        id: 'old',
        cells: ['import x', 'rate = 1'],
        params: { rate: '1', same: '1' },
        metrics: 0.5
      }
    ];
    for (const ids of [
      ['new', 'old'],
      ['old', 'new']
    ]) {
      const found = (await compare(...ids)) as IComparison;
      expect([found.before.id, found.after.id]).toEqual(['old', 'new']);
      expect(found.params).toEqual([
        { key: 'rate', before: '1', after: '2' },
        { key: 'added', before: null, after: '' }
      ]);
      expect(found.metrics).toEqual([
        { key: 'loss', before: 0.5, after: 'NaN' }
      ]);
      expect(found.cells?.map(({ kind }) => kind)).toEqual(['same', 'changed']);
      expect(found.missing).toEqual([]);
      expect(found.mimeType).toBe('text/x-python');
    }
  });

  it('compares what there is when a notebook was not kept', async () => {
    store.runs = [
      { id: 'new', cells: ['x'], params: { rate: '2' } },
      { id: 'old', params: { rate: '1' } }
    ];
    const found = (await compare('new', 'old')) as IComparison;
    expect(found.cells).toBeNull();
    expect(found.missing.map(({ id }) => id)).toEqual(['old']);
    expect(found.params).toHaveLength(1);
  });

  it.each([
    [
      'of the same cell with a snapshot',
      [
        { id: 'other', cell: 'b', cells: ['x'] },
        { id: 'bare', cell: 'a' },
        { id: 'found', cell: 'a', cells: ['x'] },
        { id: 'older', cell: 'a', cells: ['x'] }
      ]
    ],
    [
      'of another cell with a snapshot',
      [
        { id: 'bare', cell: 'a' },
        { id: 'found', cell: 'b', cells: ['x'] }
      ]
    ],
    [
      'without a snapshot',
      [
        { id: 'other', cell: 'b' },
        { id: 'found', cell: 'a' }
      ]
    ],
    [
      'that is no child',
      [
        { id: 'child', cell: 'a', parent: 'found', cells: ['x'] },
        { id: 'found', cell: 'a', cells: ['x'] }
      ]
    ]
  ])('finds the previous run %s', async (_, before) => {
    store.runs = [
      { id: 'newer', cell: 'a', cells: ['x'] },
      { id: 'this', cell: 'a', cells: ['x'] },
      ...before
    ];
    const found = await compare('this');
    expect([found.before?.id, found.after.id]).toEqual(['found', 'this']);
  });

  it('says so when a run is its notebook’s first', async () => {
    store.runs = [{ id: 'newer', cells: ['x'] }, { id: 'this' }];
    const found = await compare('this');
    expect(found.before).toBeNull();
    expect(found.after.id).toBe('this');
  });

  it('says so when a run is gone', async () => {
    store.runs = [{ id: 'this' }];
    await expect(compare('this', 'gone')).rejects.toThrow(RequestError);
    await expect(compare('gone')).rejects.toMatchObject({ status: 404 });
  });
});
