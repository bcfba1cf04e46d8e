import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { ViewsClient } from '../api/views';
import { ErrorPane } from '../components/error';
import { Loading } from '../components/loading';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { DrawDiff } from './cellchanges';
import { CompareView } from './compareview';
import type { IComparison, IFirstRun } from './comparison';
import { loadComparison } from './comparison';
import '../../style/pages.css';

/** What JupyterLab's own Markdown cells are edited as. */
const MARKDOWN = 'text/x-ipythongfm';

/**
 * Compares the code, parameters and metrics of two runs.
 */
export class ComparePage extends ReactWidget {
  constructor(options: ComparePage.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-MlflowCompareCode');
    this.title.label = options.trans.__('Compare code');
    void this._load();
  }

  /** Look everything up. It never rejects: what went wrong is shown. */
  private async _load(): Promise<void> {
    const { views, connection, runIds } = this._options;
    this._error = null;
    this.update();
    try {
      const found = await loadComparison(views, connection, runIds);
      this._found = found;
      this.title.label = [found.before, found.after]
        .map(run => run?.name)
        .filter(Boolean)
        .join(' → ');
    } catch (reason) {
      this._error = asRequestError(reason);
    }
    this.update();
  }

  protected override render(): React.JSX.Element {
    const { trans } = this._options;
    if (this._error) {
      return (
        <ErrorPane
          error={this._error}
          trans={trans}
          onRetry={() => {
            void this._load();
          }}
        />
      );
    }
    if (!this._found) {
      return <Loading trans={trans} />;
    }
    if (this._found.before === null) {
      return (
        <p className="jp-MlflowCompareCode-quiet">
          {trans.__(
            'There is nothing to compare %1 with: it is the first run of its notebook.',
            this._found.after.name
          )}
        </p>
      );
    }
    return (
      <CompareView
        comparison={this._found}
        drawDiff={this._drawDiff}
        trans={trans}
      />
    );
  }

  private readonly _drawDiff: DrawDiff = (parent, { before, after, label }) => {
    const { languages, trans } = this._options;
    const mimeType = this._found?.before ? this._found.mimeType : '';
    let isWanted = true;
    let remove = (): void => {
      isWanted = false;
    };
    const draw = async (): Promise<void> => {
      const { drawDiff } = await import('./codediff');
      const editor = await drawDiff(
        parent,
        {
          before: before.source,
          after: after.source,
          mimeType: after.type === 'code' ? mimeType : MARKDOWN,
          label
        },
        languages,
        trans
      );
      if (isWanted) {
        remove = (): void => {
          editor.destroy();
        };
      } else {
        editor.destroy();
      }
    };
    draw().catch((reason: unknown) => {
      console.error('The change of a cell cannot be drawn.', reason);
      parent.textContent = after.source;
    });
    return () => {
      remove();
    };
  };

  private readonly _options: ComparePage.IOptions;
  private _found: IComparison | IFirstRun | null = null;
  private _error: RequestError | null = null;
}

/**
 * The namespace for `ComparePage` statics.
 */
export namespace ComparePage {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly connection: string;
    /** Two, or one that is compared with the one before it. */
    readonly runIds: readonly string[];
    /** Colours code; without them it is plain. */
    readonly languages: IEditorLanguageRegistry | null;
    readonly trans: TranslationBundle;
  }
}
