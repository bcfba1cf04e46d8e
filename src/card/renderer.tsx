import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import React from 'react';
import type { IRunMessage } from '../common/runmessage';
import { RUN_MIME, readRunMessage } from '../common/runmessage';
import type { CardBody } from './body';
import type { Watch } from './watch';

/**
 * Shows the runs that a cell made, in its output.
 */
export class RunCardRenderer
  extends ReactWidget
  implements IRenderMime.IRenderer
{
  /** @param load Gives what all cards share. */
  constructor(load: () => Promise<CardBody>) {
    super();
    this._load = load;
    this.addClass('jp-MlflowRunCard');
    this.node.dataset.mimeType = RUN_MIME;
  }

  /** It never rejects: what cannot be read, or loaded, is shown as plain text. */
  async renderModel({ data }: IRenderMime.IMimeModel): Promise<void> {
    const message = readRunMessage(data[RUN_MIME]);
    const text = data['text/plain'];
    this._message = message;
    this._text = typeof text === 'string' ? text : namesIn(message);
    if (message) {
      try {
        this._body ??= await this._load();
      } catch (reason) {
        console.warn('The runs of a cell are shown as text.', reason);
      }
    }
    if (this.isDisposed || message !== this._message) {
      return;
    }
    this._follow();
    this.update();
  }

  override dispose(): void {
    this._watch?.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    if (this._body && this._message && this._watch) {
      return this._body.draw(this._message, this._watch);
    }
    return <pre className="jp-MlflowRunCard-text">{this._text}</pre>;
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._follow();
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    if (this._watch) {
      this._watch.isVisible = false;
    }
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._follow();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._follow();
  }

  /** Tell the store's watch what is to be shown, and whether anybody sees it. */
  private _follow(): void {
    if (!this._message || !this._body) {
      return;
    }
    if (this._watch === null) {
      this._watch = this._body.live.watch(this._message);
    } else if (this._watch.message !== this._message) {
      this._watch.message = this._message;
    }
    this._watch.isVisible = this.isVisible;
  }

  private readonly _load: () => Promise<CardBody>;
  private _body: CardBody | null = null;
  private _message: IRunMessage | null = null;
  private _text = '';
  private _watch: Watch | null = null;
}

function namesIn(message: IRunMessage | null): string {
  return (message?.rows ?? []).map(({ name }) => name).join('\n');
}
