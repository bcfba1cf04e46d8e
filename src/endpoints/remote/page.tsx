import {
  Clipboard,
  Dialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Hints } from '../../api/events';
import type { IItemKey } from '../../api/targets';
import { TargetsClient } from '../../api/targets';
import { LivePage } from '../../common/livepage';
import { asRequestError } from '../../request';
import { QueryModel } from '../query/model';
import { askForChange } from './change';
import { RemoteModel } from './pagemodel';
import { RemoteView } from './view';
import '../../../style/pages.css';

interface IRemotePageOptions {
  /** Id of the target. */
  readonly target: string;
  readonly item: IItemKey;
  readonly trans: TranslationBundle;
}

/**
 * Make the page of a deployment or an endpoint elsewhere.
 */
export function openRemotePage(
  { serverSettings, events }: ServiceManager.IManager,
  { target, item, trans }: IRemotePageOptions
): RemotePage {
  const model = new RemoteModel({
    client: new TargetsClient(serverSettings),
    hints: new Hints(events),
    target,
    item
  });
  return new RemotePage(model, trans);
}

/**
 * Something that is served elsewhere: what its target tells of it, and questions to it.
 */
export class RemotePage extends LivePage {
  /** @param model Disposed of with this. */
  constructor(model: RemoteModel, trans: TranslationBundle) {
    super(model);
    this._model = model;
    this._trans = trans;
    this._query = new QueryModel({
      send: json => model.predict(json),
      onSent: () => undefined
    });
    this.addClass('jp-MlflowEndpointPage');
    this.addClass('jp-mod-remote');
    this.node.setAttribute('role', 'region');
    const caption =
      model.kind === 'endpoint'
        ? trans.__('Remote endpoint %1', model.name)
        : trans.__('Remote deployment %1', model.name);
    this.node.setAttribute('aria-label', caption);
    this.title.label = model.name;
    this.title.caption = caption;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._query.dispose();
      super.dispose();
    }
  }

  protected override render(): React.JSX.Element {
    return (
      <RemoteView
        model={this._model}
        query={this._query}
        onChange={() => {
          void askForChange(this._model, this._trans);
        }}
        onDelete={() => this._delete()}
        onCopy={text => {
          Clipboard.copyToSystem(text);
          Notification.success(this._trans.__('Copied.'), { autoClose: SHORT });
        }}
        trans={this._trans}
      />
    );
  }

  /** Ask whether it shall be deleted, and delete it. It never rejects. */
  private async _delete(): Promise<void> {
    const trans = this._trans;
    const { name, state } = this._model;
    const { button } = await showDialog({
      title: trans.__(
        'Delete “%1” from %2?',
        name,
        state.target?.uri ?? trans.__('its target')
      ),
      body: trans.__(
        'Whoever asks it gets no answer from then on, also elsewhere. The model and its versions stay.'
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Delete') })
      ],
      defaultButton: 0
    });
    if (!button.accept) {
      return;
    }
    const before = state.changes.map(({ id }) => id);
    try {
      await this._model.delete();
      // What failed before has nothing to do with it.
      const goesOn = this._model.state.changes.some(
        ({ id }) => !before.includes(id)
      );
      if (!goesOn) {
        this.parent?.dispose();
        Notification.success(trans.__('“%1” deleted', name), {
          autoClose: SHORT
        });
      }
    } catch (reason) {
      Notification.error(asRequestError(reason).message, { autoClose: false });
    }
  }

  private readonly _model: RemoteModel;
  private readonly _query: QueryModel;
  private readonly _trans: TranslationBundle;
}

/** How long "Copied" is told, in ms. */
const SHORT = 2_000;
