import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Hints } from '../api/events';
import type { IRunMessage } from '../common/runmessage';
import { CardActions } from './actions';
import { LiveRuns } from './live';
import { CardView } from './view';
import type { Watch } from './watch';

/**
 * What all cards share. It is loaded with the first of them.
 */
export class CardBody {
  constructor(app: JupyterFrontEnd, trans: TranslationBundle) {
    const { serverSettings, events } = app.serviceManager;
    this.live = new LiveRuns({ serverSettings, hints: new Hints(events) });
    this._actions = new CardActions(app.commands);
    this._trans = trans;
  }

  readonly live: LiveRuns;

  draw(message: IRunMessage, watch: Watch): React.JSX.Element {
    return (
      <CardView
        message={message}
        watch={watch}
        actions={this._actions}
        trans={this._trans}
      />
    );
  }

  private readonly _actions: CardActions;
  private readonly _trans: TranslationBundle;
}
