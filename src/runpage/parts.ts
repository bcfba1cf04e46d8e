import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IHistoriesQuery } from '../api/views';
import type { Setups } from '../common/setups';
import type { IVersionPart } from '../tokens';
import type { RunPageActions } from './actions';
import type { RunPageModel } from './model';

/** What the sections of a run page work with. They stay the same. */
export interface IRunPageParts {
  readonly connection: string;
  readonly model: RunPageModel;
  readonly actions: RunPageActions;
  /** How charts are set up. */
  readonly setups: Setups;
  /** Told what the charts in sight ask for. */
  readonly onAsk: (query: IHistoriesQuery) => void;
  /** Draws Markdown, through Lab's sanitizer. */
  readonly rendermime: IRenderMimeRegistry;
  /** Colours code; without them it is plain. */
  readonly languages: IEditorLanguageRegistry | null;
  /** What other features tell of where a model went. */
  readonly others: readonly IVersionPart[];
  readonly trans: TranslationBundle;
}
