import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { listConnections } from '../../api/connections';
import { Hints, maySubscribe } from '../../api/events';
import { PermissionsClient } from '../../api/permissions';
import { RegistryClient } from '../../api/registry';
import { ViewsClient } from '../../api/views';
import { LivePage } from '../../common/livepage';
import { StoreWatch } from '../../common/storewatch';
import type { IVersionPart } from '../../tokens';
import { ModelActions } from './actions';
import { RegisteredModel } from './model';
import type { IModelParts } from './parts';
import { ModelPermissions } from './permissions';
import { ModelView } from './view';
import '../../../style/pages.css';

/**
 * Make the page of a registered model.
 */
export function openModelPage(
  { serverSettings, events }: ServiceManager.IManager,
  options: Omit<
    ModelPage.IOptions,
    'views' | 'client' | 'watch' | 'permissions'
  >
): ModelPage {
  const { connection, name } = options;
  const views = new ViewsClient(serverSettings);
  return new ModelPage({
    ...options,
    views,
    client: new RegistryClient(serverSettings, connection),
    permissions: new ModelPermissions({
      client: new PermissionsClient(serverSettings, connection),
      connections: () => listConnections(serverSettings),
      connection,
      name
    }),
    watch: new StoreWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      views,
      connection
    })
  });
}

/**
 * A registered model with its versions.
 */
export class ModelPage extends LivePage {
  constructor(options: ModelPage.IOptions) {
    super(options.watch);
    const { commands, permissions, rendermime, others, trans, name } = options;
    const model = new RegisteredModel(options);
    const actions = new ModelActions({
      commands,
      model,
      trans,
      onGone: () => {
        // With the page around it, which its parent is.
        (this.parent ?? this).dispose();
      }
    });
    this._parts = { model, actions, permissions, rendermime, others, trans };
    this.addClass('jp-MlflowModelPage');
    this.node.setAttribute('role', 'region');
    this.title.label = name;
    this.title.caption = trans.__('Model %1', name);
    this.node.setAttribute('aria-label', trans.__('Model %1', name));
  }

  /** Show the details of a version; null for the newest. */
  choose(version: string | null): void {
    this._parts.model.choose(version);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.model.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return <ModelView parts={this._parts} />;
  }

  private readonly _parts: IModelParts;
}

/**
 * The namespace for `ModelPage` statics.
 */
export namespace ModelPage {
  export interface IOptions extends RegisteredModel.IOptions {
    readonly commands: CommandRegistry;
    readonly permissions: ModelPermissions;
    readonly rendermime: IRenderMimeRegistry;
    readonly others: readonly IVersionPart[];
    readonly trans: TranslationBundle;
  }
}
