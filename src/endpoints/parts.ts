import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { EndpointActions } from './actions';
import type { EndpointPageModel } from './model';
import type { QueryModel } from './query/model';

/** What the parts of an endpoint's page share. */
export interface IEndpointParts {
  readonly model: EndpointPageModel;
  readonly query: QueryModel;
  readonly actions: EndpointActions;
  /** That of the current notebook, when it runs Python. */
  readonly kernel: () => Kernel.IKernelConnection | null;
  readonly trans: TranslationBundle;
}
