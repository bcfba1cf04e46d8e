import { ellipsesIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';
import { LinkButton } from '../components/linkbutton';
import { openMenu } from '../components/menu';
import { StatusBadge } from '../components/status';
import { RelativeTime } from '../components/time';
import type { IRun } from '../tokens';
import type { ICompareParts } from './parts';
import type { IComparedRun } from './runs';

/**
 * The head of a run's column: which run it is, and what can be done with it.
 */
export function RunHead({
  one,
  color,
  isBaseline,
  codeBase,
  parts: { model, actions, trans }
}: {
  readonly one: IComparedRun;
  readonly color: string;
  readonly isBaseline: boolean;
  /** The run that its code can be compared with. */
  readonly codeBase: IRun | null;
  readonly parts: ICompareParts;
}): React.JSX.Element {
  const { run, isDeleted } = one;
  const button = useRef<HTMLButtonElement>(null);
  const choices = [
    {
      label: trans.__('Open run'),
      run: () => {
        actions.openRun(run.id);
      }
    },
    {
      label: trans.__('Baseline'),
      isToggled: isBaseline,
      run: () => {
        model.measureFrom(isBaseline ? null : run.id);
      }
    },
    ...(codeBase
      ? [
          {
            label: trans.__('Compare code with %1', codeBase.name),
            run: () => {
              actions.compareCode(codeBase.id, run.id);
            }
          }
        ]
      : []),
    {
      label: trans.__('Remove from comparison'),
      run: () => {
        actions.remove(run.id);
      }
    }
  ];
  const more = trans.__('Actions for %1', run.name);
  return (
    <th
      scope="col"
      className="jp-MlflowRunHead"
      data-baseline={isBaseline || undefined}
    >
      <div className="jp-MlflowRunHead-line">
        <span
          className="jp-MlflowRunHead-color"
          style={{ background: color }}
        />
        <StatusBadge status={run.status} trans={trans} />
        <span className="jp-MlflowRunHead-name" title={run.name}>
          <LinkButton
            label={run.name}
            subject={trans.__('open run')}
            onClick={() => {
              actions.openRun(run.id);
            }}
          />
        </span>
        <button
          ref={button}
          type="button"
          className="jp-Button jp-mod-minimal jp-MlflowIconButton"
          aria-haspopup="menu"
          aria-label={more}
          title={more}
          onClick={() => {
            if (button.current) {
              openMenu(button.current, choices);
            }
          }}
        >
          <ellipsesIcon.react tag="span" />
        </button>
      </div>
      <div className="jp-MlflowRunHead-facts">
        {run.startTime !== null && <RelativeTime time={run.startTime} />}
        {isDeleted && <span>{trans.__('deleted')}</span>}
        {isBaseline && <strong>{trans.__('baseline')}</strong>}
      </div>
    </th>
  );
}
