import { PathExt } from '@jupyterlab/coreutils';
import type { StaticNotebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import { Panel } from '@lumino/widgets';
import React from 'react';
import type { Snapshot, ViewsClient } from '../api/views';
import { TextButton } from '../components/button';
import { ErrorPane } from '../components/error';
import { Loading } from '../components/loading';
import { RelativeTime } from '../components/time';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { IRun } from '../tokens';
import type { INotebookServices } from './notebook';
import { drawNotebook } from './notebook';
import { findRuns } from './previous';
import '../../style/pages.css';

/** What a snapshot page shows. */
interface IShown {
  readonly snapshot: Snapshot;
  /** null when the run was deleted meanwhile. */
  readonly run: IRun | null;
}

/**
 * A notebook as it was when a run was made.
 */
export class SnapshotPage extends Panel {
  constructor(options: SnapshotPage.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-MlflowSnapshot');
    const header = ReactWidget.create(
      <UseSignal signal={this._changed}>{() => this._draw()}</UseSignal>
    );
    header.addClass('jp-MlflowSnapshot-header');
    this.addWidget(header);
    this.title.label = options.trans.__('Snapshot');
    void this._load();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.clearData(this);
    super.dispose();
  }

  /** Look everything up. It never rejects: what went wrong is shown. */
  private async _load(): Promise<void> {
    const { views, connection, runId, trans } = this._options;
    this._error = null;
    this._changed.emit();
    try {
      const [snapshot, runs] = await Promise.all([
        views.snapshot(connection, runId),
        findRuns(views, connection, [runId])
      ]);
      if (this.isDisposed) {
        return;
      }
      const run = runs.get(runId)?.run ?? null;
      const notebook = drawNotebook(snapshot.notebook, this._options.services);
      this.addWidget(notebook);
      this._shown = { snapshot, run };
      this.title.label = trans.__(
        'Snapshot of %1',
        run?.name ?? runId.slice(0, 8)
      );
      this.title.caption = snapshot.path;
      void this._mark(notebook, run?.cell?.id ?? null);
    } catch (reason) {
      this._error = asRequestError(reason);
    }
    this._changed.emit();
  }

  /** Show which cell made the run. */
  private async _mark(
    notebook: StaticNotebook,
    cellId: string | null
  ): Promise<void> {
    const index = notebook.widgets.findIndex(
      ({ model }) => model.id === cellId
    );
    const cell = notebook.widgets[index];
    if (!cell) {
      return;
    }
    cell.addClass('jp-MlflowSnapshot-runCell');
    cell.node.dataset.mlflowMark = this._options.trans.__('Made this run');
    try {
      await notebook.scrollToItem(index, 'smart');
    } catch {
      // The page was closed meanwhile.
    }
  }

  private _draw(): React.JSX.Element {
    const { trans, onRestore } = this._options;
    if (this._error) {
      return (
        <ErrorPane
          error={this._error}
          trans={trans}
          onRetry={() => {
            void this._load();
          }}
        />
      );
    }
    if (!this._shown) {
      return <Loading trans={trans} />;
    }
    const { snapshot, run } = this._shown;
    const time = snapshot.moment === 'end' ? run?.endTime : run?.startTime;
    return (
      <>
        <span className="jp-MlflowSnapshot-title" title={snapshot.path}>
          <span>
            {trans.__('Snapshot of %1', PathExt.basename(snapshot.path))}
          </span>
          <span>{run && trans.__('run %1', run.name)}</span>
          {time !== null && time !== undefined && <RelativeTime time={time} />}
        </span>
        <TextButton
          label={trans.__('Restore as new notebook')}
          onClick={onRestore}
        />
      </>
    );
  }

  private readonly _options: SnapshotPage.IOptions;
  private readonly _changed = new Signal<this, void>(this);
  private _shown: IShown | null = null;
  private _error: RequestError | null = null;
}

/**
 * The namespace for `SnapshotPage` statics.
 */
export namespace SnapshotPage {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly connection: string;
    readonly runId: string;
    readonly services: INotebookServices;
    readonly onRestore: () => void;
    readonly trans: TranslationBundle;
  }
}
