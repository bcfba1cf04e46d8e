import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import type { ExperimentsClient } from '../../api/experiments';
import { RunTags } from '../../tokens';

/** Lines of a description that are seen at once. */
const NOTE_ROWS = 10;

/** How long an offer to undo stands, in ms. */
const UNDO_TIME = 10_000;

/**
 * Ask for an experiment's name.
 *
 * @param before The name that it has; '' for a new one.
 * @returns null when the person has changed their mind, or left it as it was.
 */
export async function askForName(
  before: string,
  trans: TranslationBundle
): Promise<string | null> {
  const isNew = before === '';
  const { value, button } = await InputDialog.getText({
    title: isNew ? trans.__('New experiment') : trans.__('Rename experiment'),
    label: trans.__('Name'),
    text: before,
    okLabel: isNew ? trans.__('Create') : trans.__('Rename')
  });
  const name = value?.trim() ?? '';
  return button.accept && name !== '' && name !== before ? name : null;
}

/** Let the person write about an experiment. */
export async function describe(
  client: ExperimentsClient,
  id: string,
  trans: TranslationBundle
): Promise<void> {
  const { name, tags = [] } = await client.get(id);
  const before = tags.find(({ key }) => key === RunTags.note)?.value ?? '';
  const { value, button } = await showDialog({
    title: trans.__('Describe %1', name),
    body: new NoteForm(before, trans),
    focusNodeSelector: 'textarea',
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Save') })
    ]
  });
  if (button.accept && value !== null && value !== before) {
    await client.setTag(id, RunTags.note, value);
  }
}

/** Delete an experiment, with the chance to undo it. */
export async function deleteExperiment(
  client: ExperimentsClient,
  id: string,
  trans: TranslationBundle,
  onUndo: () => void
): Promise<void> {
  const { name } = await client.get(id);
  await client.delete(id);
  Notification.info(
    trans.__('Experiment %1 deleted. Its notebook is untouched.', name),
    {
      autoClose: UNDO_TIME,
      actions: [{ label: trans.__('Undo'), callback: onUndo }]
    }
  );
}

class NoteForm extends Widget implements Dialog.IBodyWidget {
  constructor(text: string, trans: TranslationBundle) {
    super();
    this.addClass('jp-MlflowNoteForm');
    const label = document.createElement('label');
    label.textContent = trans.__('Description, in Markdown');
    this._field.className = 'jp-mod-styled';
    this._field.rows = NOTE_ROWS;
    this._field.value = text;
    label.append(this._field);
    this.node.append(label);
  }

  getValue(): string {
    return this._field.value;
  }

  private readonly _field = document.createElement('textarea');
}
