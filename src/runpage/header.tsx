import { ellipsesIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';
import type { RunDetails } from '../api/views';
import { TextButton } from '../components/button';
import { predictIcon, registerIcon } from '../components/icons';
import { LinkButton } from '../components/linkbutton';
import { StatusBadge, statusLabel } from '../components/status';
import { Duration, RelativeTime } from '../components/time';
import { isStarred } from './actions';
import type { PartName } from './contents';
import { Contents } from './contents';
import { Crumbs } from './crumbs';
import { openMenu } from '../components/menu';
import { RunName } from './name';
import type { IRunPageParts } from './parts';
import { placeOf, runName, tagOf } from '../common/rundetails';

const COMMIT = 'mlflow.source.git.commit';
const USER = 'mlflow.user';

interface IHeaderProps {
  readonly run: RunDetails;
  /** Brings a part of the page into view. */
  readonly onJump: (name: PartName) => void;
  readonly parts: IRunPageParts;
}

/**
 * What the run is called, how it went, where it comes from, and what can be done with it.
 */
export function Header(props: IHeaderProps): React.JSX.Element {
  const { run, onJump, parts } = props;
  const { actions, trans } = parts;
  const hasStar = isStarred(run);
  return (
    <div className="jp-MlflowPage-header">
      <Crumbs {...props} />
      <div className="jp-MlflowPage-titleLine">
        <button
          type="button"
          className="jp-MlflowStar"
          aria-pressed={hasStar}
          aria-label={trans.__('Star')}
          title={hasStar ? trans.__('Take the star away') : trans.__('Star')}
          onClick={() => {
            void actions.star(run);
          }}
        >
          {hasStar ? '★' : '☆'}
        </button>
        <RunName run={run} parts={parts} />
        <Buttons {...props} />
      </div>
      <Facts {...props} />
      <Contents run={run} onJump={onJump} trans={trans} />
    </div>
  );
}

function Facts({ run, parts }: IHeaderProps): React.JSX.Element {
  const { actions, trans } = parts;
  const commit = tagOf(run, COMMIT);
  const user = run.user_id ?? tagOf(run, USER);
  const job = actions.jobOf(run);
  return (
    <ul className="jp-MlflowPage-facts" aria-label={trans.__('About this run')}>
      <li>
        <StatusBadge status={run.status} trans={trans} />{' '}
        {statusLabel(run.status, trans)}
      </li>
      {run.start_time !== null && (
        <>
          <li title={trans.__('Duration')}>
            <Duration
              start={run.start_time}
              end={run.status === 'RUNNING' ? null : run.end_time}
            />
          </li>
          <li>
            {trans.__('started')} <RelativeTime time={run.start_time} />
          </li>
        </>
      )}
      <CellFact run={run} parts={parts} />
      {job !== null && (
        <li>
          <LinkButton
            label={trans.__('job')}
            subject={trans.__('open the job that made it')}
            onClick={() => {
              actions.openJob(job);
            }}
          />
        </li>
      )}
      {user !== null && user !== '' && (
        <li title={trans.__('User')}>
          <bdi>{user}</bdi>
        </li>
      )}
      {commit !== null && (
        <li title={trans.__('Git commit %1', commit)}>
          <button
            type="button"
            className="jp-MlflowLinkButton"
            aria-label={trans.__('Copy git commit %1', commit.slice(0, 8))}
            onClick={() => {
              actions.copy(commit, trans.__('Commit copied.'));
            }}
          >
            {commit.slice(0, 8)}
          </button>
        </li>
      )}
      {run.children > 0 && (
        <li>
          <LinkButton
            label={trans._n('%1 child run', '%1 child runs', run.children)}
            subject={trans.__('compare')}
            onClick={() => {
              void actions.compareChildren(run);
            }}
          />
        </li>
      )}
    </ul>
  );
}

function CellFact({
  run,
  parts: { actions, trans }
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element | null {
  const place = placeOf(run);
  const cellId = place?.cellId;
  if (!place || !cellId) {
    return null;
  }
  return (
    <li title={place.path}>
      <LinkButton
        label={
          place.executionCount === null
            ? trans.__('cell')
            : trans.__('cell %1', place.executionCount)
        }
        subject={runName(run)}
        onClick={() => {
          actions.goToCell(place.path, cellId);
        }}
      />
    </li>
  );
}

function Buttons({ run, parts }: IHeaderProps): React.JSX.Element {
  const { actions, trans } = parts;
  const more = useRef<HTMLButtonElement>(null);
  const isDeleted = run.lifecycle_stage === 'deleted';
  const choices = [
    {
      label: trans.__('Copy run id'),
      run: () => {
        actions.copy(run.run_id, trans.__('Run id copied.'));
      }
    },
    {
      label: trans.__('Copy link'),
      run: () => {
        actions.copyLink(run);
      }
    },
    isDeleted
      ? {
          label: trans.__('Restore run'),
          run: () => {
            void actions.restore();
          }
        }
      : {
          label: trans.__('Delete run'),
          run: () => {
            void actions.delete();
          }
        }
  ];
  return (
    <div className="jp-MlflowPage-buttons">
      {run.models.length > 0 && (
        <>
          <TextButton
            icon={registerIcon}
            label={trans.__('Register model…')}
            onClick={() => {
              actions.register(run, run.models);
            }}
          />
          <TextButton
            icon={predictIcon}
            label={trans.__('Use for inference')}
            onClick={() => {
              actions.useForInference(run, run.models);
            }}
          />
        </>
      )}
      <TextButton
        label={trans.__('Compare')}
        title={trans.__('Compare with the run before it')}
        onClick={() => {
          void actions.compare(run);
        }}
      />
      <TextButton
        label={trans.__('Run again')}
        title={
          actions.jobOf(run) === null
            ? trans.__('Go to the cell that made it')
            : trans.__('Open the form with what it was run with')
        }
        onClick={() => {
          actions.runAgain(run);
        }}
      />
      <button
        ref={more}
        type="button"
        className="jp-Button jp-mod-minimal jp-MlflowIconButton"
        aria-haspopup="menu"
        aria-label={trans.__('More actions')}
        title={trans.__('More actions')}
        onClick={() => {
          if (more.current) {
            openMenu(more.current, choices);
          }
        }}
      >
        <ellipsesIcon.react tag="span" />
      </button>
    </div>
  );
}
