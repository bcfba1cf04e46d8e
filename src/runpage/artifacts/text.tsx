import { PathExt } from '@jupyterlab/coreutils';
import type {
  IEditorLanguage,
  IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import React, { useCallback } from 'react';
import { CodeText } from '../codetext';
import { Markdown } from '../../components/markdown';
import { NoPreview, WithBeginning } from './beginning';
import { decodeText } from './files';
import type { IPreviewProps } from './previewprops';

/** Bytes of a text that are shown. */
const MOST_TEXT = 200_000;

/**
 * Text and code, coloured by the file's name. What turns out to be no text has no preview.
 */
export function TextPreview({ file, parts }: IPreviewProps): React.JSX.Element {
  const { languages, trans } = parts;
  const find = useCallback(
    (known: IEditorLanguageRegistry): IEditorLanguage | null =>
      languageOf(known, PathExt.basename(file.path)),
    [file.path]
  );
  return (
    <WithBeginning
      file={file}
      limit={MOST_TEXT}
      parts={parts}
      draw={({ bytes, isWhole }) => {
        const text = decodeText(bytes, isWhole);
        return text === null ? (
          <NoPreview parts={parts} />
        ) : text === '' ? (
          <p className="jp-MlflowPage-quiet">
            {trans.__('This file is empty.')}
          </p>
        ) : (
          <CodeText
            text={text}
            label={trans.__('Text of %1', file.label)}
            find={find}
            languages={languages}
          />
        );
      }}
    />
  );
}

/** MLflow's own files have no ends of names to tell by. */
function languageOf(
  languages: IEditorLanguageRegistry,
  name: string
): IEditorLanguage | null {
  return name === 'MLmodel'
    ? languages.findByName('YAML')
    : languages.findByFileName(name);
}

/**
 * Markdown, drawn as Lab draws what nobody trusts.
 */
export function MarkdownPreview({
  file,
  parts
}: IPreviewProps): React.JSX.Element {
  return (
    <WithBeginning
      file={file}
      limit={MOST_TEXT}
      parts={parts}
      draw={({ bytes, isWhole }) => {
        const text = decodeText(bytes, isWhole);
        return text === null ? (
          <NoPreview parts={parts} />
        ) : (
          <Markdown text={text} rendermime={parts.rendermime} />
        );
      }}
    />
  );
}
