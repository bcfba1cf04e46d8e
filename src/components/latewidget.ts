import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';

/**
 * A widget that draws nothing until it is seen for the first time: else each start of Lab would
 * wait for it, also where nobody opens it.
 */
export abstract class LateWidget extends ReactWidget {
  protected override onUpdateRequest(msg: Message): void {
    this._isSeen ||= this.isVisible;
    if (this._isSeen) {
      super.onUpdateRequest(msg);
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    if (!this._isSeen) {
      this.update();
    }
  }

  private _isSeen = false;
}
