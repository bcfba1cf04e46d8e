import type { TranslationBundle } from '@jupyterlab/translation';
import type { AcrossKind, IPicture } from './picture';

/** What a chart shows, for those who cannot see it and for the names of files. */
export function labelOf(
  kind: AcrossKind,
  picture: IPicture | null,
  trans: TranslationBundle
): string {
  const title = {
    parallel: trans.__('Parallel coordinates'),
    scatter: trans.__('Scatter'),
    contour: trans.__('Contour'),
    bar: trans.__('Bars'),
    box: trans.__('Boxes')
  }[kind];
  const names = picture?.columns.map(({ label }) => label) ?? [];
  return [title, ...names].join(', ');
}

/** Why there is no chart. */
export function nothingOf(kind: AcrossKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'parallel':
      return trans.__('Choose axes: parameters or metrics of these runs.');
    case 'scatter':
    case 'contour':
      return trans.__('These runs have no parameters and metrics to draw.');
    case 'bar':
      return trans.__('These runs have no metrics yet.');
    case 'box':
      return trans.__(
        'For boxes, runs need a metric and a parameter or tag to group by.'
      );
  }
}
