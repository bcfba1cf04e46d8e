import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { openMenu } from '../components/menu';
import type { CodeLibrary } from './code';
import { downloadPng, downloadSvg } from './export';

/**
 * Open what can be done with a chart.
 *
 * @param button Where the menu opens.
 */
export function openChartMenu(
  button: HTMLElement,
  {
    name,
    svg,
    code,
    isTable,
    onTable,
    trans
  }: {
    /** What files are called. */
    readonly name: string;
    /** Draws it as a picture of its own. */
    readonly svg: () => string;
    /** Python that draws it. */
    readonly code: (library: CodeLibrary) => string;
    /** Whether its numbers are shown instead. */
    readonly isTable: boolean;
    readonly onTable: (isTable: boolean) => void;
    readonly trans: TranslationBundle;
  }
): void {
  const copy = (library: CodeLibrary) => () => {
    Clipboard.copyToSystem(code(library));
  };
  openMenu(button, [
    {
      label: trans.__('Show data'),
      isToggled: isTable,
      run: () => {
        onTable(!isTable);
      }
    },
    null,
    {
      label: trans.__('Download PNG'),
      run: () => {
        void downloadPng(svg(), name, trans);
      }
    },
    {
      label: trans.__('Download SVG'),
      run: () => {
        downloadSvg(svg(), name);
      }
    },
    null,
    {
      label: trans.__('Copy as code for Matplotlib'),
      run: copy('matplotlib')
    },
    { label: trans.__('Copy as code for Plotly'), run: copy('plotly') }
  ]);
}
