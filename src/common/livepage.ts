import { ReactWidget } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';

/** What tells a page of changes, while it is visible. */
export interface IPageWatch extends IDisposable {
  isVisible: boolean;
}

/**
 * A page that is told of changes, only while somebody can see it.
 */
export abstract class LivePage extends ReactWidget {
  /** @param watch Disposed of with this. */
  constructor(watch: IPageWatch) {
    super();
    this._watch = watch;
    this.node.tabIndex = -1;
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._watch.dispose();
    super.dispose();
  }

  /** The page was called for: the next Tab goes into it. */
  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._onVisibility();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._onVisibility();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._onVisibility();
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    this._watch.isVisible = false;
  }

  private readonly _onVisibility = (): void => {
    this._watch.isVisible = this.isVisible && !document.hidden;
  };

  private readonly _watch: IPageWatch;
}
