import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { Hints, maySubscribe } from '../api/events';
import { ViewsClient } from '../api/views';
import { LivePage } from '../common/livepage';
import type { Setups } from '../common/setups';
import { StoreWatch } from '../common/storewatch';
import { TableActions } from '../runs/actions';
import { RunsModel } from '../runs/model';
import type { ITableSetup } from '../runs/setup';
import { completeTable } from '../runs/setup';
import { ChartRuns } from './chartruns';
import type { IPageParts, IPageSetup } from './parts';
import { DEFAULT_PAGE } from './parts';
import type { IPlace } from './place';
import { titleOf } from './title';
import { ExperimentView } from './view';
import '../../style/pages.css';

/**
 * Make the page of an experiment, set up as it was left.
 */
export async function openExperimentPage(
  { serverSettings, events }: ServiceManager.IManager,
  {
    place,
    commands,
    setups,
    trans
  }: {
    readonly place: IPlace;
    readonly commands: CommandRegistry;
    readonly setups: Setups;
    readonly trans: TranslationBundle;
  }
): Promise<ExperimentPage> {
  const { connection, id, scope } = place;
  const [table, page] = await Promise.all([
    setups.load<ITableSetup>('table', connection, id),
    setups.load<IPageSetup>('page', connection, id)
  ]);
  const views = new ViewsClient(serverSettings);
  const watch = new StoreWatch({
    hints: new Hints(events),
    mayHint: () => maySubscribe(serverSettings),
    views,
    connection
  });
  const model = new RunsModel({
    views,
    connection,
    scope,
    setup: completeTable(
      place.filter === null ? table : { ...table, filter: place.filter }
    ),
    watch
  });
  const actions = new TableActions({
    commands,
    serverSettings,
    views,
    model,
    trans
  });
  const chartRuns = new ChartRuns(model, views, watch);
  return new ExperimentPage(
    {
      place,
      model,
      actions,
      chartRuns,
      serverSettings,
      views,
      watch,
      setups,
      commands,
      trans
    },
    { ...DEFAULT_PAGE, ...page }
  );
}

/**
 * The runs of an experiment: as a table, and as charts beside it.
 */
export class ExperimentPage extends LivePage {
  constructor(parts: IPageParts, setup: IPageSetup) {
    super(parts.watch);
    this._parts = parts;
    this._setup = setup;
    this.addClass('jp-MlflowExperimentPage');
    this.node.setAttribute('role', 'region');
    parts.model.changed.connect(this._name, this);
    parts.model.setupChanged.connect(this._onTable, this);
    this._name();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.chartRuns.dispose();
    this._parts.model.dispose();
    super.dispose();
  }

  /** It was called for, with what is to be seen on it. */
  lookAt({ filter, runIds }: Pick<IPlace, 'filter' | 'runIds'>): void {
    const { model } = this._parts;
    if (filter !== null && filter !== model.query.setup.filter) {
      model.change({ filter });
    }
    if (runIds.length > 0) {
      model.selection.set(runIds);
    }
  }

  protected override render(): React.JSX.Element {
    return (
      <ExperimentView
        parts={this._parts}
        setup={this._setup}
        onSetup={changes => {
          const { place, setups } = this._parts;
          this._setup = { ...this._setup, ...changes };
          setups.save('page', place.connection, place.id, this._setup);
          this.update();
        }}
      />
    );
  }

  private _onTable(_: RunsModel, setup: ITableSetup): void {
    const { place, setups } = this._parts;
    setups.save('table', place.connection, place.id, setup);
  }

  private _name(): void {
    const title = titleOf(this._parts);
    if (title !== this.title.label) {
      this.title.label = title;
      this.node.setAttribute('aria-label', title);
    }
  }

  private readonly _parts: IPageParts;
  private _setup: IPageSetup;
}
