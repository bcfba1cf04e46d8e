import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IVersionPart } from '../../tokens';
import type { ModelActions } from './actions';
import type { RegisteredModel } from './model';
import type { ModelPermissions } from './permissions';

/** What the sections of a model's page work with. They stay the same. */
export interface IModelParts {
  readonly model: RegisteredModel;
  readonly actions: ModelActions;
  readonly permissions: ModelPermissions;
  readonly rendermime: IRenderMimeRegistry;
  /** What other features tell of a version. */
  readonly others: readonly IVersionPart[];
  readonly trans: TranslationBundle;
}
