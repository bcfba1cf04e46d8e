import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import React, { useId } from 'react';
import { TextButton } from '../../components/button';
import { useSignalValue } from '../../components/hooks';
import { isStale } from '../model/state';
import type { IRunRowProps } from './runrow';
import { RunRow } from './runrow';

/** Runs that are listed at first, and added by "Show more". */
const STEP = 50;

/**
 * The runs below another one: folded until they are asked for.
 */
export function ChildRuns({
  run,
  above,
  parts,
  trans,
  ...shown
}: IRunRowProps): React.JSX.Element {
  const { model, disclosure } = parts;
  const listId = useId();
  const state = useSignalValue(model.stateChanged, () => model.state);
  const open = useSignalValue(disclosure.changed, () => disclosure.open);
  const children = state.children.get(run.id);
  const Caret = children ? caretDownIcon : caretRightIcon;
  // Two that are below each other would never end.
  const isCircle = above.includes(run.id);
  return (
    <div className="jp-MlflowChildRuns">
      <button
        type="button"
        className="jp-MlflowChildRuns-toggle"
        aria-expanded={children !== undefined && !isCircle}
        aria-controls={children && !isCircle ? listId : undefined}
        aria-disabled={isCircle || undefined}
        onClick={() => {
          if (!isCircle) {
            void model.unfold(run.id, children ? 0 : STEP);
          }
        }}
      >
        <Caret.react tag="span" className="jp-MlflowRunRow-caret" />
        {trans._n('%1 child run', '%1 child runs', run.children)}
      </button>
      {children && !isCircle && (
        <>
          <ol
            id={listId}
            className="jp-MlflowRunList jp-mod-nested"
            aria-label={trans.__('Child runs of %1', run.name)}
          >
            {children.runs.map((child, index) => (
              <RunRow
                key={child.id}
                {...shown}
                run={child}
                above={[...above, run.id]}
                place={index + 1}
                count={children.total}
                isExpanded={open.has(child.id)}
                isStale={isStale(child, state)}
                course={state.courses.get(child.id)}
                parts={parts}
                trans={trans}
              />
            ))}
          </ol>
          {children.runs.length < children.total && (
            <div className="jp-MlflowChildRuns-more">
              <span>
                {trans.__(
                  '%1 of %2 runs',
                  children.runs.length,
                  children.total
                )}
              </span>
              <TextButton
                label={trans.__('Show more')}
                onClick={() => {
                  void model.unfold(run.id, children.runs.length + STEP);
                }}
              />
            </div>
          )}
        </>
      )}
    </div>
  );
}
