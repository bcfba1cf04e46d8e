import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ellipsesIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { runCount } from '../../common/runcount';
import { IconButton, TextButton } from '../../components/button';
import { openMenu } from '../../components/menu';
import { RelativeTime } from '../../components/time';
import type { IPanelParts } from '../parts';
import { experimentEntries } from './experimentmenu';
import type { IExperiment } from './model';

/** Tags that a row has room for, and how much of each, in characters. */
const MOST_TAGS = 4;
const LONGEST_TAG = 60;

/**
 * One experiment: a click lists its runs.
 *
 * @param props.experiment undefined as long as it is not loaded.
 */
export function ExperimentRow({
  experiment,
  place,
  count,
  connection,
  onDone,
  parts,
  trans
}: {
  readonly experiment: IExperiment | undefined;
  /** Where it is in the list, from 1, and how long that is. */
  readonly place: number;
  readonly count: number;
  readonly connection: string;
  /** Called when something was changed. */
  readonly onDone: () => void;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { actions } = parts;
  if (!experiment) {
    return (
      <li
        className="jp-MlflowExperimentRow jp-mod-missing"
        aria-posinset={place}
        aria-setsize={count}
      >
        …
      </li>
    );
  }
  const { id, name, isDeleted, runs, lastRun, notebook, note, tags } =
    experiment;
  return (
    <li
      className="jp-MlflowExperimentRow"
      data-experiment-id={id}
      aria-posinset={place}
      aria-setsize={count}
    >
      <div className="jp-MlflowExperimentRow-line">
        <button
          type="button"
          className="jp-MlflowExperimentRow-open"
          title={name}
          disabled={isDeleted}
          onClick={() => {
            actions.goTo({ kind: 'experiment', connection, id, name });
          }}
        >
          <bdi>{name}</bdi>
        </button>
        {isDeleted ? (
          <TextButton
            label={trans.__('Restore')}
            onClick={() => {
              void actions.restoreExperiment(connection, id).then(onDone);
            }}
          />
        ) : (
          <IconButton
            icon={ellipsesIcon}
            label={trans.__('More actions')}
            opens="menu"
            onClick={button => {
              openMenu(
                button,
                experimentEntries({ connection, id }, actions, onDone, trans)
              );
            }}
          />
        )}
      </div>
      <div className="jp-MlflowExperimentRow-summary">
        <span>{runCount(runs, trans)}</span>
        {lastRun !== null && <RelativeTime time={lastRun} />}
        {notebook !== null && (
          <bdi className="jp-MlflowExperimentRow-path" title={notebook}>
            {PathExt.basename(notebook)}
          </bdi>
        )}
      </div>
      {note !== '' && (
        <p className="jp-MlflowExperimentRow-note" title={note}>
          <bdi>{note}</bdi>
        </p>
      )}
      {tags.length > 0 && (
        <ul
          className="jp-MlflowExperimentRow-tags"
          aria-label={trans.__('Tags')}
        >
          {tags.slice(0, MOST_TAGS).map(([key, value]) => (
            <li key={key} title={`${key}: ${value}`.slice(0, 1_000)}>
              <bdi>{`${key}: ${value}`.slice(0, LONGEST_TAG)}</bdi>
            </li>
          ))}
          {tags.length > MOST_TAGS && (
            <li>{trans.__('%1 more', tags.length - MOST_TAGS)}</li>
          )}
        </ul>
      )}
    </li>
  );
}
