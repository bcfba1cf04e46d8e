import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import type { RunDetails } from '../api/views';
import { LinkButton } from '../components/linkbutton';
import { isSystemMetric } from './run';

/** The parts of the page. */
export type PartName =
  | 'note'
  | 'metrics'
  | 'params'
  | 'tags'
  | 'models'
  | 'datasets'
  | 'artifacts'
  | 'code'
  | 'system'
  | 'traces';

/** The heading of a part. */
export function partTitle(name: PartName, trans: TranslationBundle): string {
  switch (name) {
    case 'note':
      return trans.__('Note');
    case 'metrics':
      return trans.__('Metrics');
    case 'params':
      return trans.__('Parameters');
    case 'tags':
      return trans.__('Tags');
    case 'models':
      return trans.__('Models');
    case 'datasets':
      return trans.__('Datasets');
    case 'artifacts':
      return trans.__('Artifacts');
    case 'code':
      return trans.__('Code');
    case 'system':
      return trans.__('System metrics');
    case 'traces':
      return trans.__('Traces');
  }
}

/** The parts that there are of a run, in their order; the note is at the top anyhow. */
export function partsOf({
  metrics,
  models,
  datasets,
  traces
}: RunDetails): readonly PartName[] {
  const isThere: Partial<Record<PartName, boolean>> = {
    models: models.length > 0,
    datasets: datasets.length > 0,
    system: metrics.some(({ key }) => isSystemMetric(key)),
    traces: traces > 0
  };
  const all: readonly PartName[] = [
    'metrics',
    'params',
    'tags',
    'models',
    'datasets',
    'artifacts',
    'code',
    'system',
    'traces'
  ];
  return all.filter(name => isThere[name] ?? true);
}

/**
 * Links to the parts of a page that may be long.
 */
export function Contents({
  run,
  onJump,
  trans
}: {
  readonly run: RunDetails;
  readonly onJump: (name: PartName) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const names = useMemo(() => partsOf(run), [run]);
  return (
    <nav aria-label={trans.__('Parts of this page')}>
      <ul className="jp-MlflowContents">
        {names.map(name => (
          <li key={name}>
            <LinkButton
              label={partTitle(name, trans)}
              subject={trans.__('go to')}
              onClick={() => {
                onJump(name);
              }}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Bring a part into view, below what stays at the top, and put the focus there. */
export function jumpTo(page: Element | null, name: PartName): void {
  const part = page?.querySelector<HTMLElement>(`[data-part="${name}"]`);
  const head = page?.querySelector<HTMLElement>('.jp-MlflowPage-header');
  if (part && head) {
    const isSticky = getComputedStyle(head).position === 'sticky';
    part.style.scrollMarginTop = `${isSticky ? head.offsetHeight : 0}px`;
    part.scrollIntoView({ block: 'start' });
    part.focus({ preventScroll: true });
  }
}
