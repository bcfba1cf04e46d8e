import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import React, { useState } from 'react';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { RunLinks } from '../common/runlinks';
import { TextButton } from '../components/button';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { LinkButton } from '../components/linkbutton';
import { Notice } from '../components/notice';
import { CommandIDs } from '../tokens';
import { askToCancelAll } from './cancel';
import { formOf } from './forms';
import { valuesOf } from '../common/jobgrids';
import { JobItems } from './items';
import type { JobList } from './list';
import '../../style/pages.css';

interface IGridOptions {
  /** What its jobs have in common. */
  readonly group: string;
  readonly list: JobList;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/**
 * The jobs of one grid: one for each combination of values.
 */
export class GridPage extends ReactWidget {
  constructor(private readonly options: IGridOptions) {
    super();
    const { trans } = options;
    this.addClass('jp-MlflowJobPage');
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Jobs of a grid'));
    this.title.label = trans.__('Grid');
    this.title.caption = trans.__('Jobs of a grid');
  }

  protected override render(): React.JSX.Element {
    return <GridView {...this.options} />;
  }
}

/**
 * How a grid goes, and its jobs.
 */
export function GridView({
  group,
  list,
  commands,
  trans
}: IGridOptions): React.JSX.Element {
  const { jobs, error } = useSignalValue(list.changed, () => list.state);
  const [isBusy, setIsBusy] = useState(false);
  const all = (jobs ?? []).filter(job => job.group === group);
  const live = all.filter(isLive);
  const form = formOf(all[0]?.kind ?? '');
  const cancel = async (): Promise<void> => {
    setIsBusy(true);
    await askToCancelAll(live, id => list.cancel(id), trans);
    setIsBusy(false);
  };
  return (
    <>
      <div className="jp-MlflowJobPage-header">
        <div className="jp-MlflowJobPage-titleLine">
          <h1>{trans._n('Grid of %1 job', 'Grid of %1 jobs', all.length)}</h1>
          <div className="jp-MlflowJobPage-buttons">
            {form !== null && commands.hasCommand(form) && (
              <TextButton
                label={trans.__('Run again…')}
                title={trans.__('Open the form with what it was run with')}
                onClick={() => {
                  void commands.execute(form, { job: group });
                }}
              />
            )}
            {live.length > 0 && (
              <TextButton
                label={trans.__('Cancel all…')}
                isBusy={isBusy}
                onClick={() => {
                  void cancel();
                }}
              />
            )}
          </div>
        </div>
        <Facts all={all} commands={commands} trans={trans} />
      </div>
      {error && (
        <ErrorPane
          error={error}
          trans={trans}
          onRetry={() => {
            void list.refresh();
          }}
        />
      )}
      {jobs && all.length === 0 && (
        <Notice
          tone="warning"
          text={trans.__(
            'The jobs of this grid are not kept any more. Their runs stay.'
          )}
        />
      )}
      <JobItems
        jobs={all}
        fewest={all.length}
        labelOf={job => valuesOf(job, all) || job.title}
        open={id => {
          void commands.execute(CommandIDs.openJob, { id });
        }}
        trans={trans}
      />
    </>
  );
}

function Facts({
  all,
  commands,
  trans
}: {
  readonly all: readonly IJob[];
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const [first] = all;
  if (!first) {
    return null;
  }
  const { connection, parent_run_id: parent } = first;
  const count = (state: IJob['state']): number =>
    all.filter(job => job.state === state).length;
  const counts = [
    [count('finished'), trans.__('%1 finished', count('finished'))],
    [count('failed'), trans.__('%1 failed', count('failed'))],
    [count('killed'), trans.__('%1 killed', count('killed'))]
  ] as const;
  return (
    <>
      <span className="jp-MlflowJobProgress">
        <progress
          aria-label={trans.__('Progress of the grid')}
          max={all.length}
          value={all.filter(job => !isLive(job)).length}
        />
      </span>
      <ul
        className="jp-MlflowJobPage-facts"
        aria-label={trans.__('About this grid')}
      >
        {counts.map(([number, label]) =>
          number > 0 ? <li key={label}>{label}</li> : null
        )}
        {parent !== null && (
          <li>
            <LinkButton
              label={trans.__('Parent run')}
              subject={trans.__('open run')}
              onClick={() => {
                new RunLinks(commands, connection).openRun(parent);
              }}
            />
          </li>
        )}
      </ul>
    </>
  );
}
