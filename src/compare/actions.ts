import { Clipboard, InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { toRuns } from '../common/rows';
import { asRequestError } from '../request';
import { searchRunsCode } from '../runs/code';
import { csvText } from '../runs/csv';
import { download } from '../runs/export';
import { DEFAULT_TABLE } from '../runs/setup';
import { CommandIDs } from '../tokens';
import type { CompareModel } from './model';
import type { IRowGroup } from './rows';
import { textOf } from './rows';
import type { IComparedRun } from './runs';

/** Runs that are offered to be added. */
const OFFERED = 200;

/** How long a short word to the person stays, in ms. */
const SHORT = 3_000;

/**
 * What a person can do in a comparison.
 */
export class CompareActions {
  constructor(options: CompareActions.IOptions) {
    this._options = options;
  }

  openRun(runId: string): void {
    this._execute(CommandIDs.openRunPage, { runId });
  }

  /** Show what differs in the code of two runs. */
  compareCode(before: string, after: string): void {
    this._execute(CommandIDs.compareCode, { runIds: [before, after] });
  }

  remove(runId: string): void {
    const { model } = this._options;
    model.runIds = model.runIds.filter(id => id !== runId);
  }

  /** Ask which other runs of the same experiments to compare, too. */
  async add(): Promise<void> {
    const { model, trans } = this._options;
    try {
      const experimentIds = [
        ...new Set(model.state.runs?.map(({ experimentId }) => experimentId))
      ];
      const window = await model.views.runs(model.connection, {
        scope: { experimentIds },
        columns: [],
        offset: 0,
        limit: OFFERED
      });
      const others = toRuns(window, []).filter(
        ({ id }) => !model.runIds.includes(id)
      );
      if (others.length === 0) {
        this._tell(
          trans.__('All runs of the experiment are compared already.')
        );
        return;
      }
      const labels = others.map(
        ({ id, name }) => `${name} (${id.slice(0, 8)})`
      );
      const { value } = await InputDialog.getMultipleItems({
        title: trans.__('Add runs'),
        label: trans.__('Runs of the same experiment, the newest first'),
        items: labels,
        okLabel: trans.__('Add')
      });
      const chosen = others.filter((_, row) =>
        value?.includes(labels[row] ?? '')
      );
      model.runIds = [...model.runIds, ...chosen.map(({ id }) => id)];
    } catch (reason) {
      Notification.error(asRequestError(reason).message, { autoClose: false });
    }
  }

  /** Save the rows that are shown as a CSV file: a column for each run. */
  exportCsv(runs: readonly IComparedRun[], groups: readonly IRowGroup[]): void {
    const text = comparisonCsv(runs, groups);
    download('comparison.csv', new Blob([text], { type: 'text/csv' }));
  }

  /** Copy Python that finds the runs with MLflow itself. */
  copyCode(): void {
    const { model, trans } = this._options;
    Clipboard.copyToSystem(
      searchRunsCode({
        scope: { runIds: model.runIds },
        setup: DEFAULT_TABLE
      })
    );
    this._tell(trans.__('Copied: a call of mlflow.search_runs.'));
  }

  private _tell(text: string): void {
    Notification.info(text, { autoClose: SHORT });
  }

  private _execute(id: string, args: ReadonlyPartialJSONObject): void {
    const { commands, model } = this._options;
    commands
      .execute(id, { connection: model.connection, ...args })
      .catch((reason: unknown) => {
        console.error(`The command ${id} failed.`, reason);
      });
  }

  private readonly _options: CompareActions.IOptions;
}

/**
 * The namespace for `CompareActions` statics.
 */
export namespace CompareActions {
  export interface IOptions {
    readonly commands: CommandRegistry;
    readonly model: CompareModel;
    readonly trans: TranslationBundle;
  }
}

/**
 * Rows of a comparison as CSV, each value as exact as it is known.
 */
export function comparisonCsv(
  runs: readonly IComparedRun[],
  groups: readonly IRowGroup[]
): string {
  return csvText([
    ['', ...runs.map(({ run }) => run.name)],
    ['run_id', ...runs.map(({ run }) => run.id)],
    ['status', ...runs.map(({ run }) => run.status)],
    ...groups.flatMap(({ rows }) =>
      rows.map(({ kind, key, values }) => [
        `${kind}.${key}`,
        ...values.map(textOf)
      ])
    )
  ]);
}
