import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ModelDescription } from '../../api/models';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import type { Cell } from './cells';
import { emptyCell } from './cells';
import type { IField } from './fields';
import { fieldsOf } from './fields';
import type { JsonNode } from './json';
import { JsonProblem, parseJson, printJson } from './json';
import type { ITable, RequestFormat } from './table';
import { paramFields } from './params';
import { exampleRequest, firstTable, requestOf, tableOf } from './table';

/** A request and what came of it. */
export interface IExchange {
  readonly id: number;
  /** What was sent, as it was. */
  readonly text: string;
  /** When, in milliseconds since the epoch. */
  readonly time: number;
  /** Milliseconds until the answer was here. */
  readonly duration: number;
  /** The HTTP status, 0 without an answer. */
  readonly status: number;
  /** What was answered, as it was; '' where it was refused. */
  readonly raw: string;
  readonly error: RequestError | null;
}

/** What the query shows at one moment. */
export interface IQueryState {
  /** What the model takes; null when that is no table, or is not known. */
  readonly fields: readonly IField[] | null;
  /** What it takes once for all rows. */
  readonly params: readonly IField[];
  /** Whether the model has a signature. */
  readonly hasSignature: boolean;
  /** The request as JSON, as it is sent. */
  readonly text: string;
  /** The request as the form shows it; null when it cannot. */
  readonly table: ITable | null;
  /** The request, when it is JSON. */
  readonly node: JsonNode | null;
  /** Where it is no JSON; null when it is. */
  readonly problem: JsonProblem | null;
  readonly isSending: boolean;
  /** The one whose answer is shown. */
  readonly shown: IExchange | null;
  /** The last ones, newest first. */
  readonly history: readonly IExchange[];
}

/** Requests that are kept. */
const MOST = 20;

/**
 * What a person asks an endpoint: one request, seen as a form or as JSON.
 */
export class QueryModel implements IDisposable {
  /**
   * @param options.send Asks the model with JSON.
   * @param options.onSent It has answered, or refused.
   */
  constructor(options: {
    readonly send: (json: string) => Promise<string>;
    readonly onSent: () => void;
  }) {
    this._options = options;
  }

  /** A new object with each change. */
  get state(): IQueryState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** The model that is served takes this. What a person has typed stays. */
  describe(description: ModelDescription): void {
    if (description === this._description) {
      return;
    }
    this._description = description;
    const fields = fieldsOf(description.signature);
    this._show({
      fields,
      params: paramFields(description.signature),
      hasSignature: description.signature !== null
    });
    if (this._isTouched) {
      this.setText(this._state.text);
      return;
    }
    const table = firstTable(description);
    const example = exampleRequest(description);
    if (table) {
      this._showTable(table);
    } else {
      // Without an example, nothing: what another version took is none of this one.
      this._showText(example ? printJson(example) : '');
    }
  }

  /** The form was changed. */
  setTable(table: ITable): void {
    this._isTouched = true;
    this._showTable(table);
  }

  setCell(row: number, column: number, cell: Cell): void {
    const { table } = this._state;
    if (table) {
      this.setTable({
        ...table,
        rows: table.rows.map((cells, index) =>
          index === row
            ? cells.map((old, place) => (place === column ? cell : old))
            : cells
        )
      });
    }
  }

  /** Add a row like the last one. */
  addRow(): void {
    const { table } = this._state;
    if (table) {
      const last = table.rows.at(-1) ?? table.fields.map(emptyCell);
      this.setTable({ ...table, rows: [...table.rows, last] });
    }
  }

  removeRow(row: number): void {
    const { table } = this._state;
    if (table && table.rows.length > 1) {
      const rows = table.rows.filter((_, index) => index !== row);
      this.setTable({ ...table, rows });
    }
  }

  /** The JSON was changed. */
  setText(text: string): void {
    this._isTouched = true;
    this._showText(text);
  }

  /** Put an example in place of the request: what the form shows, or what the model was logged with. */
  showExample(format: RequestFormat): void {
    const { table } = this._state;
    const description = this._description;
    const shown = table ?? (description && firstTable(description));
    const example = description && exampleRequest(description);
    if (shown) {
      this.setText(printJson(requestOf(shown, format)));
    } else if (example) {
      this.setText(printJson(example));
    } else {
      this.setText(EXAMPLES[format]);
    }
  }

  /** Ask the model. It never rejects: see `state.shown`. */
  async send(): Promise<void> {
    const { text, isSending } = this._state;
    if (isSending) {
      return;
    }
    this._show({ isSending: true });
    const time = Date.now();
    const start = performance.now();
    const sent = { id: ++this._count, text, time };
    const done = await this._options.send(text).then(
      raw => ({ raw, status: OK, error: null }),
      (reason: unknown) => {
        const error = asRequestError(reason);
        return { raw: '', status: error.status, error };
      }
    );
    const exchange = { ...sent, ...done, duration: performance.now() - start };
    this._show({
      isSending: false,
      shown: exchange,
      history: [exchange, ...this._state.history].slice(0, MOST)
    });
    this._options.onSent();
  }

  /** Bring back a request of before, and its answer. */
  bringBack(exchange: IExchange): void {
    this.setText(exchange.text);
    this._show({ shown: exchange });
  }

  private _showTable(table: ITable): void {
    const node = requestOf(table);
    this._show({ table, node, problem: null, text: printJson(node) });
  }

  private _showText(text: string): void {
    if (text === '') {
      this._show({ text, node: null, table: null, problem: null });
      return;
    }
    try {
      const node = parseJson(text);
      const table = tableOf(node, this._state.fields);
      this._show({ text, node, table, problem: null });
    } catch (reason) {
      if (!(reason instanceof JsonProblem)) {
        throw reason;
      }
      this._show({ text, node: null, table: null, problem: reason });
    }
  }

  private _show(changes: Partial<IQueryState>): void {
    if (!this._isDisposed) {
      this._state = { ...this._state, ...changes };
      this._stateChanged.emit();
    }
  }

  private readonly _options: {
    readonly send: (json: string) => Promise<string>;
    readonly onSent: () => void;
  };
  private readonly _stateChanged = new Signal<this, void>(this);
  private _description: ModelDescription | null = null;
  private _isTouched = false;
  private _isDisposed = false;
  private _count = 0;
  private _state: IQueryState = {
    fields: null,
    params: [],
    hasSignature: false,
    text: '',
    table: null,
    node: null,
    problem: null,
    isSending: false,
    shown: null,
    history: []
  };
}

const OK = 200;

/** What MLflow takes, for models that do not say what they need. */
const EXAMPLES: Readonly<Record<RequestFormat, string>> = {
  dataframe_records: `{
  "dataframe_records": [
    {
      "column": 1
    }
  ]
}`,
  dataframe_split: `{
  "dataframe_split": {
    "columns": ["column"],
    "data": [
      [1]
    ]
  }
}`,
  inputs: `{
  "inputs": {
    "column": [1]
  }
}`
};
