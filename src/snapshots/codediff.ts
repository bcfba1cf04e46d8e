import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { jupyterTheme } from '@jupyterlab/codemirror';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Unchanged lines that stay around a change, and the fewest that are folded. */
const MARGIN = 3;
const MIN_SIZE = 6;

const faint = (color: string, share: number): string =>
  `color-mix(in srgb, var(${color}) ${share}%, transparent)`;

/** The colours of Lab's theme: CodeMirror's own are for one of light and dark. */
const COLORS = EditorView.theme({
  '&.cm-merge-b .cm-changedLine': {
    background: faint('--jp-success-color1', 12)
  },
  '&.cm-merge-b .cm-changedText': {
    background: faint('--jp-success-color1', 30)
  },
  '.cm-deletedChunk': { background: faint('--jp-error-color1', 12) },
  '&.cm-merge-b .cm-deletedChunk .cm-deletedText': {
    background: faint('--jp-error-color1', 30)
  },
  '&.cm-merge-b .cm-changedLineGutter': {
    background: 'var(--jp-success-color1)'
  },
  '.cm-deletedLineGutter': { background: 'var(--jp-error-color1)' },
  '.cm-collapsedLines': {
    background: 'var(--jp-layout-color2)',
    color: 'var(--jp-ui-font-color2)'
  }
});

/** What is drawn. */
export interface ICodeDiff {
  readonly before: string;
  readonly after: string;
  /** Of the code; '' for plain text. */
  readonly mimeType: string;
  /** For screen readers. */
  readonly label: string;
}

/**
 * Draw what changed in a piece of code, line below line.
 *
 * @returns The editor, to be destroyed by the caller.
 */
export async function drawDiff(
  parent: HTMLElement,
  { before, after, mimeType, label }: ICodeDiff,
  languages: IEditorLanguageRegistry | null,
  trans: TranslationBundle
): Promise<EditorView> {
  const found = languages?.findByMIME(mimeType) ?? null;
  const language = found && (await languages?.getLanguage(found));
  return new EditorView({
    parent,
    // A line that is added at the end would else be taken for a change of the one before it.
    doc: `${after}\n`,
    extensions: [
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorState.phrases.of({
        '$ unchanged lines': trans.__('$ unchanged lines')
      }),
      jupyterTheme,
      COLORS,
      language?.support ?? [],
      unifiedMergeView({
        original: `${before}\n`,
        mergeControls: false,
        collapseUnchanged: { margin: MARGIN, minSize: MIN_SIZE }
      })
    ]
  });
}
