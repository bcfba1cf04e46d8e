import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { Hints, maySubscribe } from '../../api/events';
import { RegistryClient } from '../../api/registry';
import { ViewsClient } from '../../api/views';
import { LivePage } from '../../common/livepage';
import { StoreWatch } from '../../common/storewatch';
import { CommandIDs } from '../../tokens';
import { askForModelName } from '../naming';
import { ModelList } from './model';
import type { IModelsParts } from './view';
import { ModelsView } from './view';
import '../../../style/pages.css';

/** Models that are listed at once. */
const LIMIT = 100;

/**
 * Make the page of all registered models.
 */
export function openModelsPage(
  { serverSettings, events }: ServiceManager.IManager,
  options: Pick<ModelsPage.IOptions, 'connection' | 'commands' | 'trans'>
): ModelsPage {
  const { connection } = options;
  const views = new ViewsClient(serverSettings);
  return new ModelsPage({
    ...options,
    views,
    client: new RegistryClient(serverSettings, connection),
    watch: new StoreWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      views,
      connection
    })
  });
}

/**
 * All registered models of a store.
 */
export class ModelsPage extends LivePage {
  constructor(options: ModelsPage.IOptions) {
    super(options.watch);
    const { commands, connection, client, trans } = options;
    const models = new ModelList({
      ...options,
      limit: LIMIT,
      withPrompts: true
    });
    const open = (name: string, version: string | null): void => {
      void commands.execute(CommandIDs.openModel, {
        connection,
        name,
        ...(version === null ? {} : { version })
      });
    };
    this._parts = {
      models,
      open,
      create: async () => {
        const name = await askForModelName({
          title: trans.__('New model'),
          okLabel: trans.__('Create'),
          name: '',
          write: wanted => client.createModel(wanted),
          trans
        });
        if (name !== null) {
          void models.refresh();
          open(name, null);
        }
      },
      trans
    };
    this.addClass('jp-MlflowModelsPage');
    this.node.setAttribute('role', 'region');
    this.title.label = trans.__('Models');
    this.title.caption = trans.__('All registered models');
    this.node.setAttribute('aria-label', trans.__('Models'));
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.models.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return <ModelsView parts={this._parts} />;
  }

  private readonly _parts: IModelsParts;
}

/**
 * The namespace for `ModelsPage` statics.
 */
export namespace ModelsPage {
  export interface IOptions {
    readonly client: RegistryClient;
    readonly views: ViewsClient;
    readonly watch: StoreWatch;
    readonly connection: string;
    readonly commands: CommandRegistry;
    readonly trans: TranslationBundle;
  }
}
