import type { ViewsClient } from '../api/views';
import type { Setups } from '../common/setups';
import type { StoreWatch } from '../common/storewatch';
import type { Selection } from '../runs/selection';
import type { IExperimentsModel } from '../tokens';
import type { RunActions } from './actions';
import type { Disclosure } from './list/disclosure';
import type { CellWatch } from './notebook/cells';
import type { Replies } from './panel/replies';
import type { PanelSections } from './panel/sections';

/** What the panel's views show, and whom they tell what a person does. They stay the same. */
export interface IPanelParts {
  readonly model: IExperimentsModel;
  readonly cells: CellWatch;
  readonly disclosure: Disclosure;
  readonly selection: Selection;
  readonly actions: RunActions;
  readonly replies: Replies;
  readonly services: IPanelServices;
  readonly sections: PanelSections;
}

/** What the lazily loaded parts of the panel ask for themselves. */
export interface IPanelServices {
  readonly views: ViewsClient;
  /** What was set up in other views. */
  readonly setups: Setups;
  /** @returns What tells of changes in the store of a connection, until it is disposed of. */
  readonly watch: (connection: string) => StoreWatch;
}
