import {
  caretDownIcon,
  caretRightIcon,
  fileIcon,
  folderIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { formatBytes } from '../../components/format';
import { flaskIcon } from '../../components/icons';
import type { FolderNote, IFileRow } from './model';

/**
 * One line of the tree.
 */
export function FileItem({
  row: { file, level, position, siblings, isOpen, notes },
  place,
  top,
  itemRef,
  isSelected,
  isCurrent,
  onFocus,
  onOpen,
  trans
}: {
  readonly row: IFileRow;
  /** Among all lines. */
  readonly place: number;
  /** Where it begins, in pixels. */
  readonly top: number;
  /** Told the element, to measure it. */
  readonly itemRef: (node: HTMLElement | null) => void;
  readonly isSelected: boolean;
  /** Whether a Tab leads to it. */
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const isModel = 'modelId' in file.owner && file.path === '';
  const Icon = isModel ? flaskIcon : file.isFolder ? folderIcon : fileIcon;
  const Caret = isOpen ? caretDownIcon : caretRightIcon;
  return (
    <li
      ref={itemRef}
      role="treeitem"
      data-index={place}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={file.isFolder ? isOpen : undefined}
      aria-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      className="jp-MlflowFileTree-item"
      style={{ paddingInlineStart: `${level - 1}em`, top }}
      title={isModel ? trans.__('Logged model %1', file.label) : file.path}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <span className="jp-MlflowFileTree-line">
        <span className="jp-MlflowFileTree-caret">
          {file.isFolder && <Caret.react tag="span" />}
        </span>
        <Icon.react tag="span" className="jp-MlflowFileTree-icon" />
        <span className="jp-MlflowFileTree-label">
          <bdi>{file.label}</bdi>
        </span>
        {file.size !== null && (
          <span className="jp-MlflowFileTree-size">
            {formatBytes(file.size)}
          </span>
        )}
      </span>
      {notes.map(note => (
        <span key={note.kind} className="jp-MlflowFileTree-note">
          {noteText(note, trans)}
        </span>
      ))}
    </li>
  );
}

/**
 * What there is to say about a folder, in words.
 */
export function noteText(note: FolderNote, trans: TranslationBundle): string {
  switch (note.kind) {
    case 'loading':
      return trans.__('Loading…');
    case 'empty':
      return trans.__('Nothing in it.');
    case 'truncated':
      return trans.__('There are more files than are listed here.');
    case 'error':
      return note.message;
  }
}
