import { nullTranslator } from '@jupyterlab/translation';
import { cellNode, cellProblem } from '../cells';
import { fieldsOf } from '../fields';
import { nodeOf, parseJson, printPlainJson } from '../json';
import { pasteCells, readTable, splitCells } from '../paste';
import { problemOf } from '../problem';
import type { ITable } from '../table';
import {
  FORMATS,
  exampleRequest,
  firstTable,
  requestOf,
  tableOf
} from '../table';
import { RequestError } from '../../../request';
import { description } from './fixtures';

const trans = nullTranslator.load('jupyter_mlflow');

function penguins(): ITable {
  const table = firstTable(description());
  if (!table) {
    throw new Error('No table.');
  }
  return table;
}

function request(table: ITable): unknown {
  return JSON.parse(printPlainJson(requestOf(table)));
}

it('keeps what is no finite number as JSON of Python has it', () => {
  const fields = fieldsOf(description().signature);
  const text =
    '{"dataframe_records": [{"Island": "NaN", "CulmenLength": -Infinity, "BodyMass": null, "Adult": true, "Seen": null}]}';
  const table = tableOf(parseJson(text), fields);
  expect(table && printPlainJson(requestOf(table))).toBe(text);
  const [, field] = fields ?? [];
  expect(field && cellProblem(field, 'NaN', trans)).toBe('');
});

describe('firstTable', () => {
  it('begins with the input example, with the signature’s types', () => {
    expect(penguins().rows).toEqual([
      ['Biscoe', '48.7', '4450', 'true', '2020-01-31T00:00:00.000000']
    ]);
    expect(request(penguins())).toEqual({
      dataframe_records: [
        {
          Island: 'Biscoe',
          CulmenLength: 48.7,
          BodyMass: 4450,
          Adult: true,
          Seen: '2020-01-31T00:00:00.000000'
        }
      ]
    });
  });

  it('begins with a row to fill in without an example', () => {
    const table = firstTable(description({ input_example: null }));
    expect(table?.rows).toEqual([['', null, null, null, null]]);
  });

  it('takes the columns from the example without a signature', () => {
    const table = firstTable(description({ signature: null }));
    expect(table?.fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['Island', 'string'],
      ['CulmenLength', 'number'],
      ['BodyMass', 'number'],
      ['Adult', 'boolean'],
      ['Seen', 'string']
    ]);
  });

  it('has one column for a model that takes a value a row', () => {
    const one = description({
      signature: {
        inputs: [{ name: null, type: 'string', required: true }],
        outputs: [],
        params: []
      },
      input_example: { value: ['a', 'b'] }
    });
    const table = firstTable(one);
    expect(table?.rows).toEqual([['a'], ['b']]);
    expect(table && request(table)).toEqual({ inputs: ['a', 'b'] });
  });

  it('keeps numbers for names', () => {
    const numbered = description({
      signature: {
        inputs: [0, 1].map(name => ({ name, type: 'double', required: true })),
        outputs: [],
        params: []
      },
      input_example: { columns: [0, 1], data: [[1.5, 2]] }
    });
    const table = firstTable(numbered);
    expect(table && request(table)).toEqual({
      dataframe_split: { columns: [0, 1], data: [[1.5, 2]] }
    });
  });

  it('leaves tensors to JSON', () => {
    const tensors = description({
      signature: {
        inputs: [
          { name: null, type: 'tensor(float64, [-1, 2])', required: true }
        ],
        outputs: [],
        params: []
      },
      input_example: { value: [[1, 2]] }
    });
    expect(fieldsOf(tensors.signature)).toBeNull();
    expect(exampleRequest(tensors)).toEqual(nodeOf({ inputs: [[1, 2]] }));
  });
});

describe('form and JSON', () => {
  it.each(FORMATS)('say the same in %s', format => {
    const table = penguins();
    const two = {
      ...table,
      rows: [...table.rows, ['x', null, null, 'false', null]]
    };
    expect(tableOf(requestOf(two, format), table.fields)).toEqual(two);
  });

  it('keep what stands beside the rows, and keys that JavaScript takes for others', () => {
    const node = parseJson(
      '{"inputs": {"__proto__": [1], "constructor": ["a"]}, "params": {"top": 3}}'
    );
    const table = tableOf(node, null);
    expect(table?.fields.map(({ name }) => name)).toEqual([
      '__proto__',
      'constructor'
    ]);
    expect(table && requestOf(table, 'inputs')).toEqual(node);
  });

  it.each([
    ['no object', '[1]'],
    ['two forms', '{"inputs": {"a": [1]}, "dataframe_records": []}'],
    [
      'a column that the model does not know',
      '{"dataframe_records": [{"Beak": 1}]}'
    ],
    [
      'columns of different lengths',
      '{"inputs": {"Island": ["a"], "Adult": []}}'
    ],
    ['no rows', '{"dataframe_records": []}']
  ])('are not the same with %s', (_, text) => {
    expect(tableOf(parseJson(text), penguins().fields)).toBeNull();
  });
});

describe('cells', () => {
  it.each([
    ['number', '48.7', '48.7'],
    ['number', '+.5', '0.5'],
    ['number', '1e400', '1e400'],
    ['number', 'abc', '"abc"'],
    ['number', '', 'null'],
    ['integer', '9007199254740993', '9007199254740993'],
    ['integer', '007', '7'],
    ['boolean', 'TRUE', 'true'],
    ['boolean', 'maybe', '"maybe"'],
    ['string', '', '""'],
    ['string', '1', '"1"'],
    ['json', '[1, 2]', '[1, 2]'],
    ['json', 'x', '"x"']
  ] as const)('of %s hold %j as %s', (kind, cell, json) => {
    expect(printPlainJson(cellNode(kind, cell))).toBe(json);
  });

  it.each([
    ['CulmenLength', 'abc', 'Not a number.'],
    ['CulmenLength', null, 'The model needs a value.'],
    ['BodyMass', null, ''],
    ['BodyMass', '2.5', 'Not a whole number.'],
    ['BodyMass', '2.0', ''],
    ['Seen', 'gestern', 'Not a date, as 2026-01-31T12:00 is.'],
    ['Island', '', '']
  ])('of %s say what is wrong with %j', (name, cell, problem) => {
    const field = penguins().fields.find(one => one.name === name);
    expect(field && cellProblem(field, cell, trans)).toBe(problem);
  });
});

describe('pasted cells', () => {
  it('fill those to the right and below, with rows for what is more', () => {
    const pasted = pasteCells(
      penguins(),
      { row: 0, column: 1 },
      '1\t2\n3\t4\n'
    );
    expect(pasted?.rows).toEqual([
      ['Biscoe', '1', '2', 'true', '2020-01-31T00:00:00.000000'],
      [null, '3', '4', null, null]
    ]);
  });

  it('go where a first row with the columns’ names says', () => {
    const text = 'BodyMass\tIsland\n1\t"a ""b""\tc"\n';
    const pasted = pasteCells(penguins(), { row: 0, column: 4 }, text);
    expect(pasted?.rows[0]?.slice(0, 3)).toEqual(['a "b"\tc', '48.7', '1']);
  });

  it('leave a single value to the field', () => {
    expect(pasteCells(penguins(), { row: 0, column: 0 }, 'Dream')).toBeNull();
  });

  it('keep their lines, also where one is empty', () => {
    const pasted = pasteCells(
      penguins(),
      { row: 0, column: 1 },
      '1\r\n\r\n3\r\n'
    );
    expect(pasted?.rows.map(row => row[1])).toEqual(['1', null, '3']);
  });

  it('are split as a spreadsheet writes them', () => {
    expect(splitCells('a,"b\nc",\r\n"",d,""""', ',')).toEqual([
      ['a', 'b\nc', ''],
      ['', 'd', '"']
    ]);
  });
});

describe('readTable', () => {
  it.each([
    ['CSV', 'a,b,c\n1,x,true\n2.5,,false'],
    ['a German spreadsheet', 'a;b;c\n1;x;true\n2.5;;false'],
    [
      'records',
      '[{"a": 1, "b": "x", "c": true}, {"a": 2.5, "b": "", "c": false}]'
    ],
    [
      'a request',
      '{"dataframe_split": {"columns": ["a", "b", "c"], "data": [[1, "x", true], [2.5, "", false]]}}'
    ]
  ])('takes columns and their types from %s', (_, text) => {
    const table = readTable(text, null);
    expect(table?.fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'number'],
      ['b', 'string'],
      ['c', 'boolean']
    ]);
    expect(table?.rows).toEqual([
      ['1', 'x', 'true'],
      ['2.5', '', 'false']
    ]);
  });

  it('takes one record', () => {
    expect(readTable('{"Island": "Dream"}', penguins().fields)?.rows).toEqual([
      ['Dream', null, null, null, null]
    ]);
  });

  it.each(['', 'a', 'a,b', '{', '[1, {}]'])('takes nothing from %j', text => {
    expect(readTable(text, null)).toBeNull();
  });
});

describe('problemOf', () => {
  const { fields } = penguins();

  it.each([
    [
      "Invalid input. Data is not compatible with model signature. Failed to convert column CulmenLength to type 'float64'. Error: 'ValueError(\"could not convert string to float: 'abc'\")'",
      [1],
      'Failed to convert column CulmenLength'
    ],
    [
      "Failed to predict data '  Island\n0 a'. \nError: Failed to enforce schema of data '' with schema '['Island': string (required), 'CulmenLength': double (required)]'. Error: Model is missing inputs ['CulmenLength', 'Adult'].",
      [1, 3],
      'Model is missing inputs'
    ],
    [
      'Incompatible input types for column BodyMass. Can not safely convert float64 to int64.',
      [2],
      'Incompatible'
    ],
    ["columns are missing: {'Island'}", [0], 'columns are missing'],
    ['Encountered an unexpected error.', [], 'Encountered']
  ])('finds the columns in %j', (message, columns, told) => {
    const found = problemOf(new RequestError(message), fields);
    expect(found.columns).toEqual(columns);
    expect(found.message.startsWith(told)).toBe(true);
  });
});
