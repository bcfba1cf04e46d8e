import { ellipsesIcon, launchIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton } from '../../components/button';
import { compareIcon, predictIcon, registerIcon } from '../../components/icons';
import { compareRun, openRunMenu } from './runmenu';
import type { IRunRowProps } from './runrow';

/**
 * What can be done to a run, while the mouse or the focus is in its row.
 */
export function RowActions({
  run,
  parts,
  trans
}: Pick<IRunRowProps, 'parts' | 'run' | 'trans'>): React.JSX.Element {
  const { actions } = parts;
  return (
    <div className="jp-MlflowRunRow-actions">
      <IconButton
        icon={launchIcon}
        label={trans.__('Open run')}
        onClick={() => {
          actions.openPage(run);
        }}
      />
      <span className="jp-MlflowRunRow-compare">
        <IconButton
          icon={compareIcon}
          label={trans.__('Compare with selected or previous run')}
          onClick={() => {
            compareRun(run, parts);
          }}
        />
      </span>
      {run.models.length > 0 && (
        <>
          <IconButton
            icon={registerIcon}
            label={trans.__('Register model…')}
            onClick={() => {
              actions.register(run);
            }}
          />
          <IconButton
            icon={predictIcon}
            label={trans.__('Use for inference')}
            onClick={() => {
              actions.useForInference(run);
            }}
          />
        </>
      )}
      <IconButton
        icon={ellipsesIcon}
        label={trans.__('More actions')}
        opens="menu"
        onClick={button => {
          openRunMenu(button, run, parts, trans);
        }}
      />
    </div>
  );
}
