import type { IExperimentsModel } from '../tokens';
import type { RunActions } from './actions';
import type { CellWatch } from './cells';
import type { Disclosure } from './disclosure';
import type { Replies } from './replies';

/** What the panel's views show, and whom they tell what a person does. They stay the same. */
export interface IPanelParts {
  readonly model: IExperimentsModel;
  readonly cells: CellWatch;
  readonly disclosure: Disclosure;
  readonly actions: RunActions;
  readonly replies: Replies;
}
