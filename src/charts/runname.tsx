import React from 'react';
import type { IChartRun } from './types';

/** The name of a run, which leads to it where there is a way. */
export function RunName({
  run,
  onOpenRun
}: {
  readonly run: IChartRun;
  readonly onOpenRun?: (runId: string) => void;
}): React.JSX.Element {
  return onOpenRun ? (
    <button
      type="button"
      className="jp-MlflowLinkButton"
      title={run.name}
      onClick={() => {
        onOpenRun(run.id);
      }}
    >
      <bdi>{run.name}</bdi>
    </button>
  ) : (
    <bdi>{run.name}</bdi>
  );
}
