import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ViewsClient } from '../api/views';
import type { Setups } from '../common/setups';
import type { StoreWatch } from '../common/storewatch';
import type { TableActions } from '../runs/actions';
import type { RunsModel } from '../runs/model';
import type { ChartRuns } from './chartruns';
import type { IPlace } from './place';

/** What the page's views show, and whom they tell what a person does. They stay the same. */
export interface IPageParts {
  readonly place: IPlace;
  readonly model: RunsModel;
  readonly actions: TableActions;
  readonly chartRuns: ChartRuns;
  readonly serverSettings: ServerConnection.ISettings;
  readonly views: ViewsClient;
  readonly watch: StoreWatch;
  readonly setups: Setups;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** How the page itself is set up. */
export interface IPageSetup {
  readonly areChartsShown: boolean;
  /** How much of the page's width the table has, from 0 to 1. */
  readonly share: number;
}

export const DEFAULT_PAGE: IPageSetup = { areChartsShown: true, share: 0.6 };
