import { addIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import type { RunDetails } from '../api/views';
import { TextButton } from '../components/button';
import { RunTags } from '../tokens';
import { useFocusBack } from './focusback';
import { Markdown } from './markdown';
import type { IRunPageParts } from './parts';
import { tagOf } from './run';
import { Section } from './section';
import { useWrite } from './write';

const ROWS = 8;

/**
 * What somebody wrote about the run, in Markdown, with a preview while it is written.
 */
export function NoteSection({
  run,
  parts
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element | null {
  const { model, rendermime, trans } = parts;
  const note = tagOf(run, RunTags.note) ?? '';
  const [draft, setDraft] = useState<string | null>(null);
  const { error, write } = useWrite();
  const tools = useFocusBack<HTMLSpanElement>(draft !== null);
  const isEditable = run.lifecycle_stage === 'active';
  if (draft === null && note === '' && !isEditable) {
    return null;
  }
  const save = (): void => {
    if (draft === null) {
      return;
    }
    setDraft(null);
    if (draft === note) {
      return;
    }
    const done =
      draft.trim() === ''
        ? model.deleteTag(RunTags.note)
        : model.setTag(RunTags.note, draft);
    write(done, () => {
      setDraft(draft);
    });
  };
  const edit = (
    <span ref={tools}>
      <TextButton
        icon={note === '' ? addIcon : undefined}
        label={note === '' ? trans.__('Add note') : trans.__('Edit note')}
        onClick={() => {
          setDraft(note);
        }}
      />
    </span>
  );
  return (
    <Section
      name="note"
      trans={trans}
      tools={isEditable && draft === null && edit}
    >
      {draft === null ? (
        note !== '' && <Markdown text={note} rendermime={rendermime} />
      ) : (
        <div className="jp-MlflowNote">
          <textarea
            className="jp-mod-styled"
            aria-label={trans.__('Note, in Markdown')}
            placeholder={trans.__('What you found out, in Markdown')}
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
                setDraft(null);
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
          <div className="jp-MlflowRunPage-buttons">
            <TextButton label={trans.__('Save note')} onClick={save} />
            <TextButton
              label={trans.__('Cancel')}
              onClick={() => {
                setDraft(null);
              }}
            />
          </div>
        </div>
      )}
      {error && (
        <p className="jp-MlflowRunPage-error" role="alert">
          {error.message}
        </p>
      )}
    </Section>
  );
}
