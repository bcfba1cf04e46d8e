import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IJob } from '../api/jobs';
import type { IAsked } from './asked';
import { askInForm } from './formdialog';
import { ProjectForm } from './view';
import '../../style/pages.css';

/** What the dialog works with. */
export interface IProjectOptions {
  readonly asked: IAsked;
  readonly serverSettings: ServerConnection.ISettings;
  readonly contents: Contents.IManager;
  readonly trans: TranslationBundle;
}

/**
 * Ask how a project is to be run, and start that.
 *
 * @returns The jobs that were started; none when the person has changed their mind.
 */
export async function askForProject(
  options: IProjectOptions
): Promise<readonly IJob[]> {
  const done = await askInForm<readonly IJob[]>(
    options.trans.__('Run project'),
    onDone => <ProjectForm {...options} onDone={onDone} />
  );
  return done ?? [];
}
