import { copyIcon, downloadIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import { IconButton } from '../../components/button';
import { formatBytes } from '../../components/format';
import type { FileKind, IFile } from './files';
import { isBinaryTable, kindOf, uriOf } from './files';
import { HtmlPreview } from './html';
import { ImagePreview } from './image';
import type { IPreviewProps } from './previewprops';
import { TablePreview } from './table';
import { MarkdownPreview, TextPreview } from './text';

/**
 * What is in a file, as far as that can be shown without trusting it.
 */
export function Preview(props: IPreviewProps): React.JSX.Element {
  const { file, parts } = props;
  const { model, actions, trans } = parts;
  const kind = kindOf(file.path);
  const [source, setSource] = useState<string | null>(null);
  const uri = uriOf(file);
  const isSource = source === uri;
  return (
    <div
      className="jp-MlflowPreview"
      role="group"
      aria-label={trans.__('Content of %1', file.label)}
    >
      <div className="jp-MlflowPreview-head">
        <span className="jp-MlflowPreview-path" title={uri}>
          <bdi>{file.path}</bdi>
        </span>
        {file.size !== null && (
          <span className="jp-MlflowPage-quiet">{formatBytes(file.size)}</span>
        )}
        {hasSource(kind, file) && (
          <button
            type="button"
            className="jp-Button jp-mod-minimal jp-mod-small jp-MlflowTextButton"
            aria-pressed={isSource}
            onClick={() => {
              setSource(isSource ? null : uri);
            }}
          >
            {trans.__('Source')}
          </button>
        )}
        <IconButton
          icon={copyIcon}
          label={trans.__('Copy path')}
          onClick={() => {
            actions.copy(uri, trans.__('Path copied.'));
          }}
        />
        <a
          className="jp-MlflowPreview-download"
          href={model.views.artifactUrl(
            model.connection,
            file.owner,
            file.path
          )}
          download={file.label}
          aria-label={trans.__('Download %1', file.label)}
          title={trans.__('Download')}
        >
          <downloadIcon.react tag="span" />
        </a>
      </div>
      <Content
        // Another file begins anew.
        key={`${uri} ${isSource}`}
        {...props}
        kind={isSource ? 'text' : kind}
      />
    </div>
  );
}

function hasSource(kind: FileKind, { path }: IFile): boolean {
  return kind !== 'image' && kind !== 'text' && !isBinaryTable(path);
}

function Content({
  kind,
  ...props
}: IPreviewProps & { readonly kind: FileKind }): React.JSX.Element {
  switch (kind) {
    case 'image':
      return <ImagePreview {...props} />;
    case 'table':
    case 'json':
      return <TablePreview {...props} />;
    case 'html':
      return <HtmlPreview {...props} />;
    case 'markdown':
      return <MarkdownPreview {...props} />;
    case 'text':
      return <TextPreview {...props} />;
  }
}
