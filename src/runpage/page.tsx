import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { Hints, maySubscribe } from '../api/events';
import { RunsClient } from '../api/runs';
import type { IHistoriesQuery } from '../api/views';
import { ViewsClient } from '../api/views';
import { prepareLines } from '../charts';
import { LivePage } from '../common/livepage';
import type { Setups } from '../common/setups';
import { StoreWatch } from '../common/storewatch';
import type { IVersionPart } from '../tokens';
import { RunPageActions } from './actions';
import type { ILastAsked } from './model';
import { RunPageModel } from './model';
import type { IRunPageParts } from './parts';
import { runName } from '../common/rundetails';
import { RunPageView } from './view';
import '../../style/pages.css';

/**
 * Make the page of a run.
 */
export function openRunPage(
  { serverSettings, events }: ServiceManager.IManager,
  options: Omit<RunPage.IOptions, 'views' | 'runs' | 'watch'>
): RunPage {
  const { connection } = options;
  prepareLines();
  const views = new ViewsClient(serverSettings);
  return new RunPage({
    ...options,
    views,
    runs: new RunsClient(serverSettings, connection),
    watch: new StoreWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      views,
      connection
    })
  });
}

/**
 * All about one run.
 */
export class RunPage extends LivePage {
  constructor(options: RunPage.IOptions) {
    super(options.watch);
    const { connection, commands, setups, rendermime, languages, trans } =
      options;
    const model = new RunPageModel(options);
    const actions = new RunPageActions({ commands, model, trans });
    const onAsk = (query: IHistoriesQuery): void => {
      options.lastAsked.query = query;
    };
    this._parts = {
      connection,
      model,
      actions,
      setups,
      onAsk,
      rendermime,
      languages,
      others: options.others,
      trans
    };
    this.addClass('jp-MlflowRunPage');
    this.node.setAttribute('role', 'region');
    model.stateChanged.connect(this._name, this);
    this._name();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.model.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return <RunPageView parts={this._parts} />;
  }

  private _name(): void {
    const { model, trans } = this._parts;
    const { run } = model.state;
    const name = run ? runName(run) : model.runId.slice(0, 8);
    this.title.label = name;
    this.title.caption = trans.__('Run %1', name);
    this.node.setAttribute('aria-label', trans.__('Run %1', name));
  }

  private readonly _parts: IRunPageParts;
}

/**
 * The namespace for `RunPage` statics.
 */
export namespace RunPage {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly runs: RunsClient;
    /** Tells of changes in the run's store; disposed of with this. */
    readonly watch: StoreWatch;
    readonly connection: string;
    readonly runId: string;
    readonly lastAsked: ILastAsked;
    readonly commands: CommandRegistry;
    /** How charts are set up. */
    readonly setups: Setups;
    readonly rendermime: IRenderMimeRegistry;
    readonly languages: IEditorLanguageRegistry | null;
    readonly others: readonly IVersionPart[];
    readonly trans: TranslationBundle;
  }
}
