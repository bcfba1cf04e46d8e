import type { IPageParts } from './parts';

/** The name of what a page shows. */
export function titleOf({
  place,
  model,
  trans
}: Pick<IPageParts, 'model' | 'place' | 'trans'>): string {
  const { experiment } = model.state;
  if (experiment) {
    return experiment.name;
  }
  if ('runIds' in place.scope) {
    return trans.__('Runs');
  }
  const { item } = model.lines.at(0);
  const isOne = 'experimentIds' in place.scope;
  return isOne && item?.kind === 'run'
    ? item.run.experimentName
    : trans.__('Experiment');
}
