import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, SidePanel } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel } from '@lumino/widgets';
import React from 'react';
import { flaskIcon } from '../../components/icons';
import type { IExperimentsModel } from '../../tokens';
import type { IPanelParts } from '../parts';
import { PanelFoot } from './sectionlist';
import { ExperimentsView } from './view';

export const PANEL_ID = 'jupyter-mlflow:experiments';

/**
 * The Experiments panel of the side bar. The model asks the server only while the panel is seen.
 */
export class ExperimentsPanel extends SidePanel {
  constructor(options: ExperimentsPanel.IOptions) {
    super({ content: new Panel(), translator: options.translator });
    const trans = options.translator.load('jupyter_mlflow');
    this._words = trans;
    this._model = options.parts.model;
    this._body = new ExperimentsBody(options);
    this.id = PANEL_ID;
    this.addClass('jp-MlflowExperiments');
    this.title.icon = flaskIcon;
    this.title.caption = trans.__('Experiments');
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Experiments'));
    this.toolbar.node.setAttribute(
      'aria-label',
      trans.__('Experiments toolbar')
    );
    this._foot = ReactWidget.create(
      <PanelFoot parts={options.parts} trans={trans} />
    );
    this._foot.addClass('jp-MlflowExperiments-foot');
    // A panel that nobody sees must not keep Lab from its first paint; nor shall its first opening
    // take longer.
    void options.restored.then(() => {
      // Behind the frame that comes next, which may be that paint.
      requestAnimationFrame(() => {
        setTimeout(() => {
          this._draw();
        });
      });
    });
    this._model.stateChanged.connect(this._onState, this);
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  /** How many metrics a row shows. */
  get metricsShown(): number {
    return this._body.metricsShown;
  }
  set metricsShown(count: number) {
    this._body.metricsShown = count;
    // The settings come before the panel is drawn, which would draw it then.
    if (this._body.parent) {
      this._body.update();
    }
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._model.stateChanged.disconnect(this._onState, this);
    this._model.isVisible = false;
    this._body.dispose();
    this._foot.dispose();
    super.dispose();
  }

  /** The panel was called for: the next Tab goes into it. */
  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.node.focus();
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
    this._model.isVisible = false;
  }

  private readonly _onVisibility = (): void => {
    if (this.isVisible) {
      this._draw();
    }
    this._model.isVisible = this.isVisible && !document.hidden;
  };

  /** Take in what the panel shows, which draws itself from then on. */
  private _draw(): void {
    if (!this.isDisposed && !this._body.parent) {
      this.content.addWidget(this._body);
      this.content.addWidget(this._foot);
    }
  }

  /** The tab of the side bar says how many runs go on. */
  private _onState({ liveRuns: live }: IExperimentsModel): void {
    if (live === this._live) {
      return;
    }
    this._live = live;
    const trans = this._words;
    const name = trans.__('Experiments');
    this.title.caption =
      live > 0
        ? `${name} · ${trans._n('%1 live run', '%1 live runs', live)}`
        : name;
    this.title.dataset = {
      ...this.title.dataset,
      // The style shows none of 0.
      'mlflow-live': String(live)
    };
  }

  private readonly _words: TranslationBundle;
  private _live = 0;
  private readonly _model: IExperimentsModel;
  private readonly _body: ExperimentsBody;
  private readonly _foot: ReactWidget;
}

/**
 * The namespace for `ExperimentsPanel` statics.
 */
export namespace ExperimentsPanel {
  export interface IOptions {
    readonly parts: IPanelParts;
    readonly translator: ITranslator;

    /** Once Lab is as its user left it. */
    readonly restored: Promise<unknown>;
  }
}

class ExperimentsBody extends ReactWidget {
  constructor(options: ExperimentsPanel.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-MlflowExperiments-body');
  }

  metricsShown = 3;

  protected override render(): React.JSX.Element {
    const { parts, translator } = this._options;
    return (
      <ExperimentsView
        parts={parts}
        metricsShown={this.metricsShown}
        trans={translator.load('jupyter_mlflow')}
      />
    );
  }

  private readonly _options: ExperimentsPanel.IOptions;
}
