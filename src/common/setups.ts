import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

/** How long a set-up rests before it is written, in ms: a column is dragged through many widths. */
const DELAY = 300;

/**
 * How a person has set up views, for each experiment or notebook by itself, in Lab's own state.
 */
export class Setups implements IDisposable {
  /**
   * @param state Where they are kept; null where Lab keeps none: then they last as long as this.
   */
  constructor(state: IStateDB | null) {
    this._state = state;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** What is not written yet is written now. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    for (const key of this._timers.keys()) {
      void this._write(key);
    }
  }

  /**
   * A set-up as it was saved last; null when there is none, or it cannot be read.
   *
   * @param what The view: `table`, `charts`.
   * @param id Of the experiment or notebook.
   * @returns Fields may be missing or be of an earlier release: spread it over the defaults.
   */
  async load<T extends object>(
    what: string,
    connection: string,
    id: string
  ): Promise<Partial<T> | null> {
    const key = keyOf(what, connection, id);
    const own = this._values.get(key);
    if (own !== undefined) {
      return own;
    }
    try {
      const found: unknown = await this._state?.fetch(key);
      return typeof found === 'object' && found !== null ? found : null;
    } catch (reason) {
      console.warn(`The set-up ${key} cannot be read.`, reason);
      return null;
    }
  }

  /** Keep a set-up. It is written after a moment. */
  save(what: string, connection: string, id: string, setup: object): void {
    const key = keyOf(what, connection, id);
    this._values.set(key, setup);
    clearTimeout(this._timers.get(key));
    this._timers.set(
      key,
      setTimeout(() => {
        void this._write(key);
      }, DELAY)
    );
  }

  private async _write(key: string): Promise<void> {
    clearTimeout(this._timers.get(key));
    this._timers.delete(key);
    try {
      await this._state?.save(
        key,
        this._values.get(key) as ReadonlyPartialJSONValue
      );
    } catch (reason) {
      console.warn(`The set-up ${key} cannot be kept.`, reason);
    }
  }

  private readonly _state: IStateDB | null;
  private readonly _values = new Map<string, object>();
  private readonly _timers = new Map<string, ReturnType<typeof setTimeout>>();
  private _isDisposed = false;
}

function keyOf(what: string, connection: string, id: string): string {
  return ['jupyter-mlflow', what, connection, id].join(':');
}
