import React, { useMemo, useState } from 'react';
import type { RunDetails } from '../api/views';
import type { IChartRun } from '../charts';
import { MetricLines } from '../charts';
import { useChartsSetup } from '../common/chartssetup';
import { useChosenColors } from '../common/chosencolors';
import { runColor } from '../common/colors';
import { compareKeys } from '../common/keys';
import { Boundary } from '../components/boundary';
import { WithCode } from '../components/code';
import { KeyFilter, matchesKey } from '../components/keyfilter';
import { Metric } from '../components/metric';
import { useBeginning } from '../components/more';
import { RunTags } from '../tokens';
import type { IRunPageParts } from './parts';
import type { PartName } from './contents';
import { partTitle } from './contents';
import { runName, tagOf } from '../common/rundetails';
import { isSystemMetric } from './run';
import { Section } from './section';

/** With more keys there is a field to look for them. */
const MANY = 8;

type RunMetric = RunDetails['metrics'][number];

interface ISectionProps {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}

/**
 * The metrics that were logged: numbers, and their courses.
 */
export function MetricsSection(props: ISectionProps): React.JSX.Element {
  const { trans } = props.parts;
  return (
    <Metrics
      {...props}
      name="metrics"
      isWanted={isOwn}
      nothing={trans.__(
        'No metrics were logged. Log one with `mlflow.log_metric("loss", 0.1)`.'
      )}
    />
  );
}

/**
 * What MLflow measured of the machine meanwhile.
 */
export function SystemMetricsSection(
  props: ISectionProps
): React.JSX.Element | null {
  return props.run.metrics.some(({ key }) => !isOwn(key)) ? (
    <Metrics {...props} name="system" isWanted={isSystemMetric} nothing="" />
  ) : null;
}

function isOwn(key: string): boolean {
  return !isSystemMetric(key);
}

function Metrics({
  run,
  parts,
  name,
  isWanted,
  nothing
}: ISectionProps & {
  readonly name: PartName;
  /** Tells which keys are of this section. */
  readonly isWanted: (key: string) => boolean;
  /** What is said when there are none. */
  readonly nothing: string;
}): React.JSX.Element {
  const { trans } = parts;
  const [wanted, setWanted] = useState('');
  const all = useMemo(
    () =>
      run.metrics
        .filter(({ key }) => isWanted(key))
        .sort((a, b) => compareKeys(a.key, b.key)),
    [run.metrics, isWanted]
  );
  const found = useMemo(
    () => all.filter(({ key }) => matchesKey(key, wanted)),
    [all, wanted]
  );
  // One value is no course: it is in the table.
  const courses = useSameKeys(
    found.filter(({ points }) => points !== 1).map(({ key }) => key)
  );
  return (
    <Section
      name={name}
      trans={trans}
      count={all.length}
      tools={
        all.length > MANY && (
          <KeyFilter
            label={trans.__('Find a metric')}
            value={wanted}
            onChange={setWanted}
          />
        )
      }
    >
      {all.length === 0 ? (
        <p className="jp-MlflowPage-quiet">
          <WithCode text={nothing} />
        </p>
      ) : found.length === 0 ? (
        <p className="jp-MlflowPage-quiet" role="status">
          {trans.__('No metric has “%1” in its name.', wanted)}
        </p>
      ) : (
        <div className="jp-MlflowRunPage-metrics">
          <MetricTable
            metrics={found}
            parts={parts}
            title={partTitle(name, trans)}
          />
          {courses.length > 0 && (
            <Boundary trans={trans}>
              <Lines
                run={run}
                metricKeys={courses}
                isEarly={name === 'metrics'}
                parts={parts}
              />
            </Boundary>
          )}
        </div>
      )}
    </Section>
  );
}

/** The same list as long as the same keys are in it. */
function useSameKeys(keys: readonly string[]): readonly string[] {
  const text = JSON.stringify(keys);
  return useMemo(() => JSON.parse(text) as readonly string[], [text]);
}

function MetricTable({
  metrics,
  title,
  parts: { trans }
}: {
  readonly metrics: readonly RunMetric[];
  readonly title: string;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const { shown, more } = useBeginning(metrics, trans);
  return (
    <div
      className="jp-MlflowRunPage-scroll"
      tabIndex={0}
      role="group"
      aria-label={title}
    >
      <table className="jp-MlflowTable">
        <thead>
          <tr>
            <th scope="col">{trans.__('Metric')}</th>
            <th scope="col" data-align="end">
              {trans.__('Last')}
            </th>
            <th scope="col" data-align="end">
              {trans.__('Min')}
            </th>
            <th scope="col" data-align="end">
              {trans.__('Max')}
            </th>
            <th scope="col" data-align="end">
              {trans.__('Step')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, value, least, greatest, step, points }) => (
            <tr key={key}>
              <th scope="row" title={key}>
                <bdi>{key}</bdi>
              </th>
              <td data-align="end">
                <Metric value={value} />
              </td>
              <td data-align="end">
                {least === null ? '–' : <Metric value={least} />}
              </td>
              <td data-align="end">
                {greatest === null ? '–' : <Metric value={greatest} />}
              </td>
              <td
                data-align="end"
                title={
                  points === null
                    ? undefined
                    : trans._n('%1 value', '%1 values', points)
                }
              >
                {step}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function Lines({
  run,
  metricKeys,
  isEarly,
  parts: { model, setups, onAsk, trans }
}: {
  readonly run: RunDetails;
  /** Their histories may have come with the run. */
  readonly isEarly: boolean;
  readonly metricKeys: readonly string[];
  readonly parts: IRunPageParts;
}): React.JSX.Element | null {
  const [setup, onSetup] = useChartsSetup(
    setups,
    'run-charts',
    model.connection,
    run.experiment.experiment_id
  );
  const colors = useChosenColors(setups, model.connection, [
    run.experiment.experiment_id,
    tagOf(run, RunTags.notebookId) ?? ''
  ]);
  const runs = useMemo((): readonly IChartRun[] => {
    return [
      {
        id: run.run_id,
        name: runName(run),
        color: runColor(run.run_id, colors),
        metrics: run.metrics.map(({ key, value }) => [key, value]),
        params: Object.entries(run.params)
      }
    ];
  }, [run, colors]);
  return (
    setup && (
      <div className="jp-MlflowRunPage-charts">
        <MetricLines
          views={model.views}
          connection={model.connection}
          runs={runs}
          metricKeys={metricKeys}
          paramKeys={[]}
          changed={model.changed}
          early={isEarly ? model.early : null}
          onAsk={isEarly ? onAsk : undefined}
          setup={setup}
          onSetup={onSetup}
          trans={trans}
        />
      </div>
    )
  );
}
