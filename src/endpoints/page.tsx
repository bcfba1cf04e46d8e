import type {
  Kernel,
  ServerConnection,
  ServiceManager
} from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { EndpointsClient } from '../api/endpoints';
import { Hints, maySubscribe } from '../api/events';
import { describeModel } from '../api/models';
import { LivePage } from '../common/livepage';
import { EndpointActions } from './actions';
import { EndpointPageModel } from './model';
import type { IEndpointParts } from './parts';
import { QueryModel } from './query/model';
import { EndpointPageView } from './view';
import { EndpointWatch } from './watch';
import '../../style/pages.css';

/**
 * Make the page of an endpoint.
 */
export function openEndpointPage(
  { serverSettings, events }: ServiceManager.IManager,
  options: Omit<EndpointPage.IOptions, 'client' | 'watch' | 'serverSettings'>
): EndpointPage {
  return new EndpointPage({
    ...options,
    serverSettings,
    client: new EndpointsClient(serverSettings),
    watch: new EndpointWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      name: options.name
    })
  });
}

/**
 * A real-time endpoint: how it fares, questions to it, and its log.
 */
export class EndpointPage extends LivePage {
  constructor(options: EndpointPage.IOptions) {
    super(options.watch);
    const { client, name, watch, serverSettings, commands, trans } = options;
    const model = new EndpointPageModel({
      client,
      name,
      watch,
      describe: (connection, key) =>
        describeModel(serverSettings, connection, key)
    });
    this._parts = {
      model,
      query: new QueryModel({
        send: json => client.invoke(name, json),
        onSent: () => void model.refresh()
      }),
      actions: new EndpointActions({
        model,
        commands,
        serverSettings,
        trans,
        onDeleted: () => this.parent?.dispose()
      }),
      kernel: options.kernel,
      trans
    };
    this.addClass('jp-MlflowEndpointPage');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Endpoint %1', name));
    this.title.label = name;
    this.title.caption = trans.__('Endpoint %1', name);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.model.dispose();
    this._parts.query.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return <EndpointPageView parts={this._parts} />;
  }

  private readonly _parts: IEndpointParts;
}

/**
 * The namespace for `EndpointPage` statics.
 */
export namespace EndpointPage {
  export interface IOptions {
    readonly client: EndpointsClient;
    /** Tells of changes; disposed of with this. */
    readonly watch: EndpointWatch;
    readonly name: string;
    readonly commands: CommandRegistry;
    readonly serverSettings: ServerConnection.ISettings;
    /** That of the current notebook, when it runs Python. */
    readonly kernel: () => Kernel.IKernelConnection | null;
    readonly trans: TranslationBundle;
  }
}
