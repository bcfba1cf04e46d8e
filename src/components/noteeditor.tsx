import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import { TextButton } from './button';
import { useFocusBack } from './focusback';
import { Markdown } from './markdown';
import { useWrite } from './write';

const ROWS = 8;

/** What is said around a text that somebody writes. */
export interface INoteWords {
  readonly add: string;
  readonly edit: string;
  readonly save: string;
  readonly field: string;
  readonly placeholder: string;
}

/**
 * What somebody wrote about something, in Markdown, with a preview while it is written.
 */
export function NoteEditor({
  note,
  words,
  isEditable,
  onSave,
  rendermime,
  trans,
  children
}: {
  /** '' when there is none. */
  readonly note: string;
  readonly words: INoteWords;
  readonly isEditable: boolean;
  /** What it rejects with is shown, and what was written stays. */
  readonly onSave: (note: string) => Promise<void>;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  /** Draws what is around it. */
  readonly children: (
    text: React.ReactNode,
    tools: React.ReactNode
  ) => React.JSX.Element;
}): React.JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const { error, forget, write } = useWrite();
  const tools = useFocusBack<HTMLSpanElement>(draft !== null);
  const leave = (): void => {
    setDraft(null);
    forget();
  };
  const save = (): void => {
    if (draft === null) {
      return;
    }
    setDraft(null);
    if (draft !== note) {
      write(onSave(draft), () => {
        setDraft(draft);
      });
    }
  };
  return children(
    <>
      {draft === null ? (
        note !== '' && <Markdown text={note} rendermime={rendermime} />
      ) : (
        <div className="jp-MlflowNote">
          <textarea
            className="jp-mod-styled"
            aria-label={words.field}
            placeholder={words.placeholder}
            rows={ROWS}
            autoFocus
            value={draft}
            onChange={({ target }) => {
              setDraft(target.value);
            }}
            onKeyDown={event => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                save();
              } else if (event.key === 'Escape') {
                leave();
              }
            }}
          />
          <div
            className="jp-MlflowNote-preview"
            role="group"
            aria-label={trans.__('Preview')}
          >
            <Markdown text={draft} rendermime={rendermime} />
          </div>
          <div className="jp-MlflowPage-buttons">
            <TextButton label={words.save} onClick={save} />
            <TextButton label={trans.__('Cancel')} onClick={leave} />
          </div>
        </div>
      )}
      {error && (
        <p className="jp-MlflowPage-error" role="alert">
          {error.message}
        </p>
      )}
    </>,
    isEditable && draft === null && (
      <span ref={tools}>
        <TextButton
          icon={note === '' ? addIcon : undefined}
          label={note === '' ? words.add : words.edit}
          onClick={() => {
            setDraft(note);
          }}
        />
      </span>
    )
  );
}
