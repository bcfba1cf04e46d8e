import { Dialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { IJob } from '../api/jobs';
import type { IAsked } from './asked';
import { ProjectForm } from './view';

/** What the dialog works with. */
export interface IProjectOptions {
  readonly asked: IAsked;
  readonly serverSettings: ServerConnection.ISettings;
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
  const dialog = new ProjectDialog(options);
  await dialog.launch();
  return dialog.jobs;
}

/**
 * The dialog "Run project". Its button is the form's.
 */
export class ProjectDialog extends Dialog<null> {
  constructor(options: IProjectOptions) {
    super({
      title: options.trans.__('Run project'),
      body: new ProjectBody(options, jobs => {
        this._jobs = jobs;
        this.reject();
      }),
      buttons: [],
      hasClose: true,
      focusNodeSelector: 'input'
    });
    this.addClass('jp-MlflowProjectDialog');
  }

  /** Those that were started. */
  get jobs(): readonly IJob[] {
    return this._jobs;
  }

  override resolve(): void {
    // There is no button: Enter is the form's own.
  }

  private _jobs: readonly IJob[] = [];
}

class ProjectBody extends ReactWidget implements Dialog.IBodyWidget<null> {
  constructor(
    private readonly options: IProjectOptions,
    private readonly onDone: (jobs: readonly IJob[]) => void
  ) {
    super();
  }

  protected override render(): React.JSX.Element {
    return <ProjectForm {...this.options} onDone={this.onDone} />;
  }
}
