import React, { useRef } from 'react';
import { AfterPaint } from '../components/afterpaint';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { Loading } from '../components/loading';
import { Notice } from '../components/notice';
import { ProgressNotice } from '../components/progress';
import { ArtifactsSection } from './artifacts/section';
import { CodeSection } from './code';
import { jumpTo } from './contents';
import { DatasetsSection } from './datasets';
import { Header } from './header';
import { MetricsSection, SystemMetricsSection } from './metrics';
import { ModelsSection } from './models';
import { NoteSection } from './note';
import { ParamsSection } from './params';
import type { IRunPageParts } from './parts';
import { TagsSection } from './tags';
import { TracesSection } from './traces';

/**
 * All about one run, or why it cannot be shown.
 */
export function RunPageView({
  parts
}: {
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const { model, actions, trans } = parts;
  const sections = useRef<HTMLDivElement>(null);
  const { run, error, isMissing, progress } = useSignalValue(
    model.stateChanged,
    () => model.state
  );
  const refresh = (): void => {
    void model.refresh();
  };
  if (!run) {
    return isMissing ? (
      <>
        <ProgressNotice progress={progress} trans={trans} />
        <Notice
          tone="warning"
          text={
            progress?.complete === false
              ? trans.__('The run %1 is not here yet.', model.runId)
              : trans.__(
                  'There is no run %1 in this store. It may have been deleted for good, or be in another store.',
                  model.runId
                )
          }
          answers={[{ label: trans.__('Look again'), give: refresh }]}
        />
      </>
    ) : error ? (
      <ErrorPane error={error} trans={trans} onRetry={refresh} />
    ) : (
      <Loading trans={trans} />
    );
  }
  return (
    <>
      <Header
        run={run}
        parts={parts}
        onJump={name => {
          jumpTo(sections.current?.parentElement ?? null, name);
        }}
      />
      {error && <ErrorPane error={error} trans={trans} onRetry={refresh} />}
      <ProgressNotice progress={run.progress} trans={trans} />
      {run.lifecycle_stage === 'deleted' && (
        <Notice
          tone="warning"
          text={trans.__(
            'This run is deleted. It can be restored until the store is cleaned up.'
          )}
          answers={[
            { label: trans.__('Restore run'), give: () => actions.restore() }
          ]}
        />
      )}
      {run.experiment.lifecycle_stage === 'deleted' && (
        // Also beside the other: MLflow deletes the runs of an experiment with it.
        <Notice
          tone="info"
          text={trans.__(
            'The experiment of this run is deleted. Restore it under All experiments.'
          )}
        />
      )}
      <div className="jp-MlflowPage-sections" ref={sections}>
        <NoteSection run={run} parts={parts} />
        <MetricsSection run={run} parts={parts} />
        <AfterPaint>
          <ParamsSection run={run} parts={parts} />
          <TagsSection run={run} parts={parts} />
          <ModelsSection run={run} parts={parts} />
          <DatasetsSection run={run} parts={parts} />
          <ArtifactsSection run={run} parts={parts} />
          <CodeSection run={run} parts={parts} />
          <SystemMetricsSection run={run} parts={parts} />
          <TracesSection run={run} parts={parts} />
        </AfterPaint>
      </div>
    </>
  );
}
