import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { listConnections } from '../api/connections';
import { Hints } from '../api/events';
import { JobsClient } from '../api/jobs';
import { JobCardActions } from './actions';
import type { IJobMessage } from './message';
import { JobCardModel } from './model';
import { JobCardView } from './view';
import '../../style/pages.css';

/**
 * What the cards of all jobs share. It is loaded with the first of them.
 */
export class JobCardBody {
  constructor(app: JupyterFrontEnd, trans: TranslationBundle) {
    const { serverSettings, events } = app.serviceManager;
    this._actions = new JobCardActions(app.commands);
    this._options = {
      client: new JobsClient(serverSettings),
      hints: new Hints(events),
      trans,
      connectionOf: async uri => {
        const found = await listConnections(serverSettings);
        return found.find(connection => connection.uri === uri)?.id ?? null;
      }
    };
  }

  /** Look after the job of a card, until the model is disposed of. */
  follow(message: IJobMessage): JobCardModel {
    return new JobCardModel(message, this._options);
  }

  draw(model: JobCardModel): React.JSX.Element {
    return (
      <JobCardView
        model={model}
        actions={this._actions}
        trans={this._options.trans}
      />
    );
  }

  private readonly _actions: JobCardActions;
  private readonly _options: JobCardModel.IOptions;
}
