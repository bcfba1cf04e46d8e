import React from 'react';
import type { RunDetails } from '../api/views';
import { tagOf } from '../common/rundetails';
import { NoteEditor } from '../components/noteeditor';
import { RunTags } from '../tokens';
import type { IRunPageParts } from './parts';
import { Section } from './section';

/**
 * What somebody wrote about the run, in Markdown.
 */
export function NoteSection({
  run,
  parts: { model, rendermime, trans }
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element | null {
  const note = tagOf(run, RunTags.note) ?? '';
  const isEditable = run.lifecycle_stage === 'active';
  if (note === '' && !isEditable) {
    return null;
  }
  return (
    <NoteEditor
      note={note}
      words={{
        add: trans.__('Add note'),
        edit: trans.__('Edit note'),
        save: trans.__('Save note'),
        field: trans.__('Note, in Markdown'),
        placeholder: trans.__('What you found out, in Markdown')
      }}
      isEditable={isEditable}
      onSave={text =>
        text.trim() === ''
          ? model.deleteTag(RunTags.note)
          : model.setTag(RunTags.note, text)
      }
      rendermime={rendermime}
      trans={trans}
    >
      {(text, tools) => (
        <Section name="note" trans={trans} tools={tools}>
          {text}
        </Section>
      )}
    </NoteEditor>
  );
}
