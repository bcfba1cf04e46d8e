import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { VersionPart } from '../versionparts';
import type { ModelActions } from './actions';
import type { RegisteredModel } from './model';

/** What the sections of a model's page work with. They stay the same. */
export interface IModelParts {
  readonly model: RegisteredModel;
  readonly actions: ModelActions;
  readonly rendermime: IRenderMimeRegistry;
  /** What other features tell of a version. */
  readonly others: readonly VersionPart[];
  readonly trans: TranslationBundle;
}
