import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

/** Open a new notebook with these code cells, as if somebody had saved it: typing them indents. */
export async function openNotebook(
  page: IJupyterLabPageFixture,
  path: string,
  ...sources: string[]
): Promise<void> {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await page.notebook.openByPath(path);
  await page.notebook.activate(path.split('/').at(-1) ?? '');
}
