import { printPlainJson } from '../json';
import { paramCell, paramFields, withParam } from '../params';
import type { ITable } from '../table';
import { firstTable, requestOf } from '../table';
import { description } from './fixtures';

describe('params', () => {
  it('stand beside the rows, as the model has them or as they are given', () => {
    const { signature } = description();
    const params = [
      { name: '__proto__', type: 'long', default: 3 },
      { name: 'unit', type: 'string', default: null }
    ];
    const model = description({
      signature: signature && { ...signature, params }
    });
    const table = firstTable(model);
    const [top, unit] = paramFields(model.signature);
    if (!table || !top || !unit) {
      throw new Error('No table.');
    }
    const told = (rest: ITable['rest']): string =>
      printPlainJson(requestOf({ ...table, rest })).replace(/^.*"params"/, '');
    expect(told(table.rest)).toBe(': {"__proto__": 3, "unit": null}}');
    expect(unit.isRequired).toBe(true);
    const changed = withParam(withParam(table.rest, top, '5'), unit, 'g');
    expect(told(changed)).toBe(': {"__proto__": 5, "unit": "g"}}');
    expect(paramCell(changed, unit)).toBe('g');
    // Left to the model.
    const left = withParam(withParam(changed, top, null), unit, null);
    expect(left).toEqual([]);
    expect(paramCell(left, top)).toBeNull();
  });
});
