import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { Hints, maySubscribe } from '../api/events';
import { ViewsClient } from '../api/views';
import { LivePage } from '../common/livepage';
import { runCount } from '../common/runcount';
import type { Setups } from '../common/setups';
import { StoreWatch } from '../common/storewatch';
import { CompareActions } from './actions';
import { CompareModel } from './model';
import type { ICompareParts } from './parts';
import { CompareView } from './view';
import '../../style/pages.css';

/**
 * Make the page of a comparison.
 */
export function openComparison(
  { serverSettings, events }: ServiceManager.IManager,
  options: Omit<ComparePage.IOptions, 'views' | 'watch'>
): ComparePage {
  const views = new ViewsClient(serverSettings);
  return new ComparePage({
    ...options,
    views,
    watch: new StoreWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      views,
      connection: options.connection
    })
  });
}

/**
 * Runs side by side.
 */
export class ComparePage extends LivePage {
  constructor(options: ComparePage.IOptions) {
    super(options.watch);
    const { commands, setups, trans, onRunIds } = options;
    const model = new CompareModel(options);
    const actions = new CompareActions({ commands, model, trans });
    this._parts = { model, actions, setups, trans };
    this.addClass('jp-MlflowCompare');
    this.node.setAttribute('role', 'region');
    model.stateChanged.connect(this._name, this);
    model.runIdsChanged.connect(() => {
      onRunIds(model.runIds);
    });
    this._name();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.model.dispose();
    super.dispose();
  }

  /** Compare these runs. */
  compare(runIds: readonly string[]): void {
    this._parts.model.runIds = runIds;
  }

  protected override render(): React.JSX.Element {
    return <CompareView parts={this._parts} />;
  }

  private _name(): void {
    const { model, trans } = this._parts;
    const names = (model.state.runs ?? []).map(({ run }) => run.name);
    const label =
      names.length === 2
        ? names.join(' · ')
        : runCount(model.runIds.length, trans);
    this.title.label = trans.__('Compare %1', label);
    this.title.caption = names.join('\n');
    this.node.setAttribute('aria-label', this.title.label);
  }

  private readonly _parts: ICompareParts;
}

/**
 * The namespace for `ComparePage` statics.
 */
export namespace ComparePage {
  export interface IOptions {
    readonly views: ViewsClient;
    /** Tells of changes in the runs' store; disposed of with this. */
    readonly watch: StoreWatch;
    readonly connection: string;
    readonly runIds: readonly string[];
    readonly commands: CommandRegistry;
    /** How charts are set up. */
    readonly setups: Setups;
    /** A person has added or removed runs. */
    readonly onRunIds: (runIds: readonly string[]) => void;
    readonly trans: TranslationBundle;
  }
}
