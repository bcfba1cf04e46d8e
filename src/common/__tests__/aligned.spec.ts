import { alignedRows } from '../aligned';

describe('alignedRows', () => {
  it('puts what differs first, each part in the order of its keys', () => {
    const rows = alignedRows<string | number>([
      [
        ['layer_10', 1],
        ['layer_2', 1],
        ['__proto__', 'a']
      ],
      [
        ['layer_2', 1],
        ['__proto__', 'b']
      ]
    ]);
    expect(rows).toEqual([
      { key: '__proto__', values: ['a', 'b'], differs: true },
      { key: 'layer_10', values: [1, null], differs: true },
      { key: 'layer_2', values: [1, 1], differs: false }
    ]);
  });

  it('takes NaN for the same as NaN', () => {
    expect(alignedRows([[['k', NaN]], [['k', NaN]]])[0]?.differs).toBe(false);
  });
});
