import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IJob } from '../../api/jobs';
import type { IMadeProject } from '../../api/notebookjobs';
import { askInForm } from '../formdialog';
import type { INotebookAsked } from './asked';
import type { IMakeOptions } from './makeform';
import { MakeProjectForm } from './makeform';
import { RunNotebookForm } from './runform';
import '../../../style/pages.css';

/**
 * Ask with which parameters a notebook is to be run, and start that.
 *
 * @returns The jobs that were started; none when the person has changed their mind.
 */
export async function askForNotebook(options: {
  readonly asked: INotebookAsked;
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
}): Promise<readonly IJob[]> {
  const done = await askInForm<readonly IJob[]>(
    options.trans.__('Run notebook as a job'),
    onDone => <RunNotebookForm {...options} onDone={onDone} />
  );
  return done ?? [];
}

/**
 * Ask what project a notebook shall become, and make it.
 *
 * @returns null when the person has changed their mind.
 */
export function askForNewProject(
  options: IMakeOptions
): Promise<IMadeProject | null> {
  return askInForm<IMadeProject>(
    options.trans.__('Make a project of this notebook'),
    onDone => <MakeProjectForm {...options} onDone={onDone} />
  );
}

/**
 * Tell what a person should know of a project that was made: a notification cuts long texts off.
 */
export async function tellNotes(
  { path, notes }: IMadeProject,
  trans: TranslationBundle
): Promise<void> {
  await showDialog({
    title: trans.__('The project is in %1', path),
    body: (
      <ul className="jp-MlflowProject-notes">
        {notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
