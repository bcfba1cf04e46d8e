import type { TranslationBundle } from '@jupyterlab/translation';
import type { EndpointActions } from './actions';
import type { EndpointPageModel } from './model';
import type { QueryModel } from './query/model';

/** What the parts of an endpoint's page share. */
export interface IEndpointParts {
  readonly model: EndpointPageModel;
  readonly query: QueryModel;
  readonly actions: EndpointActions;
  readonly trans: TranslationBundle;
}
