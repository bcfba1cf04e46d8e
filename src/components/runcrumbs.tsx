import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RunDetails } from '../api/views';
import { placeOf, runName } from '../common/rundetails';
import type { RunLinks } from '../common/runlinks';
import { LinkButton } from './linkbutton';

/**
 * The beginning of a model's way, each step a link: notebook › cell › experiment › run.
 *
 * @param props.run null as long as it is not known, or when it is gone: its id is still a link.
 */
export function RunCrumbs({
  run,
  runId,
  links,
  trans
}: {
  readonly run: RunDetails | null;
  /** '' when there is none. */
  readonly runId: string;
  readonly links: RunLinks;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  if (runId === '') {
    return null;
  }
  const place = run && placeOf(run);
  const cellId = place?.cellId;
  return (
    <>
      {place && (
        <li>
          <LinkButton
            label={PathExt.basename(place.path)}
            subject={trans.__('notebook')}
            onClick={() => {
              links.openNotebook(place.path);
            }}
          />
        </li>
      )}
      {place && cellId && (
        <li>
          <LinkButton
            label={
              place.executionCount === null
                ? trans.__('cell')
                : trans.__('cell %1', place.executionCount)
            }
            subject={trans.__('go to the cell')}
            onClick={() => {
              links.goToCell(place.path, cellId);
            }}
          />
        </li>
      )}
      {run && (
        <li>
          <LinkButton
            label={run.experiment.name}
            subject={trans.__('experiment')}
            onClick={() => {
              links.openExperiment(run.experiment.experiment_id);
            }}
          />
        </li>
      )}
      <li>
        <LinkButton
          label={run ? runName(run) : runId.slice(0, 8)}
          subject={trans.__('run')}
          onClick={() => {
            links.openRun(runId);
          }}
        />
      </li>
    </>
  );
}
