import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import React from 'react';
import { LivePage } from '../common/livepage';
import type { JobCardBody } from './body';
import type { IJobMessage } from './message';
import { JOB_MIME, readJobMessage } from './message';
import type { JobCardModel } from './model';

/** How long the kernel may take to tell of the end itself, in ms. */
const PATIENCE = 3_000;

/**
 * Whether anybody sees a card; its model comes later.
 */
class Sight {
  model: JobCardModel | null = null;

  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    this._isVisible = isVisible;
    if (this.model) {
      this.model.isVisible = isVisible;
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this.model?.dispose();
  }

  private _isVisible = false;
  private _isDisposed = false;
}

/**
 * Shows a job that a cell has asked for, in its output.
 */
export class JobCardRenderer extends LivePage implements IRenderMime.IRenderer {
  /** @param load Gives what all cards share. */
  constructor(load: () => Promise<JobCardBody>) {
    const sight = new Sight();
    super(sight);
    this._sight = sight;
    this._load = load;
    this.addClass('jp-MlflowJobCard');
    this.node.dataset.mimeType = JOB_MIME;
    this.node.removeAttribute('tabindex');
  }

  /** It never rejects: what cannot be read, or loaded, is shown as plain text. */
  async renderModel(mimeModel: IRenderMime.IMimeModel): Promise<void> {
    const { data } = mimeModel;
    this._mimeModel = mimeModel;
    const message = readJobMessage(data[JOB_MIME]);
    const text = data['text/plain'];
    this._message = message;
    this._text = typeof text === 'string' ? text : (message?.head.title ?? '');
    if (message) {
      try {
        this._body ??= await this._load();
      } catch (reason) {
        console.warn('A job is shown as text.', reason);
      }
    }
    if (this.isDisposed || message !== this._message) {
      return;
    }
    this._follow();
    this.update();
  }

  override dispose(): void {
    clearTimeout(this._timer);
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    const { model } = this._sight;
    return this._body && this._message && model ? (
      this._body.draw(model)
    ) : (
      <pre className="jp-MlflowJobCard-text">{this._text}</pre>
    );
  }

  private _follow(): void {
    const { model } = this._sight;
    if (!this._message || !this._body) {
      return;
    }
    if (model?.message.head.id === this._message.head.id) {
      model.message = this._message;
      return;
    }
    model?.dispose();
    const followed = this._body.follow(this._message);
    followed.changed.connect(this._onChanged, this);
    followed.isVisible = this._sight.isVisible;
    this._sight.model = followed;
  }

  /** A kernel that has been restarted, or a page that was, keeps the notebook from learning of the end. */
  private _onChanged(model: JobCardModel): void {
    clearTimeout(this._timer);
    if (model.isAhead) {
      this._timer = setTimeout(() => {
        void this._keep(model);
      }, PATIENCE);
    }
  }

  private async _keep(model: JobCardModel): Promise<void> {
    const { bundleOf } = await import('./fallback');
    const told = this._mimeModel?.data[JOB_MIME];
    if (!model.isDisposed && model.isAhead && told instanceof Object) {
      const data = bundleOf(told, model.state);
      this._mimeModel?.setData({ data });
    }
  }

  private readonly _sight: Sight;
  private readonly _load: () => Promise<JobCardBody>;
  private _body: JobCardBody | null = null;
  private _message: IJobMessage | null = null;
  private _mimeModel: IRenderMime.IMimeModel | null = null;
  private _text = '';
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
