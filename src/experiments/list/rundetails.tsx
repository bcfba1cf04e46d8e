import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { ModelRef } from '../../api/views';
import { TextButton } from '../../components/button';
import { predictIcon, registerIcon } from '../../components/icons';
import { Metric } from '../../components/metric';
import { useBeginning } from '../../components/more';
import { SnapshotButtons } from '../../components/snapshotbuttons';
import type { IRun } from '../../tokens';
import type { IPanelParts } from '../parts';
import { CellLink } from './celllink';

/** Values up to this fit in their five lines however narrow the panel is, in characters. */
const SHORT = 80;

/**
 * Everything that the panel knows of a run.
 */
export function RunDetails({
  run,
  parts,
  trans
}: {
  readonly run: IRun;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { actions } = parts;
  return (
    <div className="jp-MlflowRunDetails">
      <Pairs
        title={trans.__('Metrics')}
        pairs={run.metrics}
        draw={value => <Metric value={value} />}
        trans={trans}
      />
      <Pairs
        title={trans.__('Parameters')}
        pairs={run.params}
        draw={value => (
          <bdi
            className="jp-MlflowRunDetails-text"
            // What may be long enough to scroll must do so by keyboard, too.
            tabIndex={value.length > SHORT ? 0 : undefined}
          >
            {value}
          </bdi>
        )}
        trans={trans}
      />
      {run.models.length > 0 && (
        <section>
          <h3>{trans.__('Models')}</h3>
          {run.models.map(model => (
            <Model
              key={model.uri}
              model={model}
              onRegister={() => {
                actions.register(run, [model]);
              }}
              onUse={() => {
                actions.useForInference(run, [model]);
              }}
              trans={trans}
            />
          ))}
        </section>
      )}
      {(run.cell !== null || run.hasSnapshot) && (
        <section>
          <h3>{trans.__('Code')}</h3>
          {run.cell && (
            <div>
              <CellLink run={run} cell={run.cell} parts={parts} trans={trans} />
            </div>
          )}
          {run.hasSnapshot && (
            <div className="jp-MlflowRunDetails-buttons">
              <SnapshotButtons
                run={run}
                actions={parts.actions}
                trans={trans}
              />
            </div>
          )}
        </section>
      )}
      <section>
        <h3>{trans.__('Run')}</h3>
        <dl>
          {run.startTime !== null && (
            <Pair name={trans.__('Started')}>
              {new Date(run.startTime).toLocaleString(
                document.documentElement.lang || 'en'
              )}
            </Pair>
          )}
          <Pair name={trans.__('Experiment')}>
            <Path path={run.experimentName} />
          </Pair>
          <Pair name={trans.__('Run id')}>
            <code className="jp-MlflowRunDetails-id" title={run.id}>
              {run.id}
            </code>
          </Pair>
        </dl>
      </section>
    </div>
  );
}

function Pairs<V>({
  title,
  pairs,
  draw,
  trans
}: {
  readonly title: string;
  readonly pairs: readonly (readonly [string, V])[];
  readonly draw: (value: V) => React.JSX.Element;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { shown, more } = useBeginning(pairs, trans);
  if (pairs.length === 0) {
    return null;
  }
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {shown.map(([key, value]) => (
          <Pair key={key} name={key}>
            {draw(value)}
          </Pair>
        ))}
      </dl>
      {more && <div>{more}</div>}
    </section>
  );
}

function Pair({
  name,
  children
}: {
  readonly name: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowRunDetails-pair">
      <dt title={name}>
        <bdi>{name}</bdi>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A path that breaks at its slashes where it must. */
function Path({ path }: { readonly path: string }): React.JSX.Element {
  return (
    <bdi>
      {path.split('/').map((part, index) => (
        <React.Fragment key={index}>
          {index > 0 && (
            <>
              /<wbr />
            </>
          )}
          {part}
        </React.Fragment>
      ))}
    </bdi>
  );
}

function Model({
  model,
  onRegister,
  onUse,
  trans
}: {
  readonly model: ModelRef;
  readonly onRegister: () => void;
  readonly onUse: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowRunDetails-model">
      <div title={model.uri}>
        <bdi>{model.name}</bdi>
        {model.flavors.length > 0 && (
          <span className="jp-MlflowRunDetails-flavors">
            {' '}
            {model.flavors.join(', ')}
          </span>
        )}
      </div>
      <div className="jp-MlflowRunDetails-buttons">
        <TextButton
          label={trans.__('Register model…')}
          icon={registerIcon}
          onClick={onRegister}
        />
        <TextButton
          label={trans.__('Use for inference')}
          icon={predictIcon}
          onClick={onUse}
        />
      </div>
    </div>
  );
}
