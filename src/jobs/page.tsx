import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';
import { Hints, maySubscribe } from '../api/events';
import { JobsClient } from '../api/jobs';
import { HintWatch } from '../common/hintwatch';
import { LivePage } from '../common/livepage';
import { JobActions } from './actions';
import { JobPageModel } from './model';
import type { IJobParts } from './parts';
import { JobPageView } from './view';
import '../../style/pages.css';

/**
 * Make the page of a job.
 */
export function openJobPage(
  { serverSettings, events }: ServiceManager.IManager,
  options: Omit<JobPage.IOptions, 'client' | 'watch'>
): JobPage {
  const { id } = options;
  return new JobPage({
    ...options,
    client: new JobsClient(serverSettings),
    watch: new HintWatch({
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings),
      isMeant: ({ kind, job }) => kind === 'job' && (job ?? id) === id
    })
  });
}

/**
 * A job: how it goes, its runs, and its log.
 */
export class JobPage extends LivePage {
  constructor(options: JobPage.IOptions) {
    super(options.watch);
    const { commands, trans } = options;
    const model = new JobPageModel(options);
    this._parts = {
      model,
      actions: new JobActions({
        model,
        commands,
        trans,
        onDeleted: () => this.parent?.dispose()
      }),
      trans
    };
    this.addClass('jp-MlflowJobPage');
    this.node.setAttribute('role', 'region');
    this.title.label = trans.__('Job');
    this._name();
    model.stateChanged.connect(this._name, this);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._parts.model.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return <JobPageView parts={this._parts} />;
  }

  private _name(): void {
    const { model, trans } = this._parts;
    const title = model.state.job?.title ?? model.id;
    this.node.setAttribute('aria-label', trans.__('Job %1', title));
    this.title.caption = trans.__('Job %1', title);
    if (model.state.job) {
      this.title.label = title;
    }
  }

  private readonly _parts: IJobParts;
}

/**
 * The namespace for `JobPage` statics.
 */
export namespace JobPage {
  export interface IOptions extends JobPageModel.IOptions {
    readonly commands: CommandRegistry;
    readonly trans: TranslationBundle;
  }
}
