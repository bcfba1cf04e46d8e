import type * as nbformat from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';

type SharedCell = INotebookModel['sharedModel']['cells'][number];

/**
 * A notebook as it is in the browser at this moment, edits that are not saved included.
 *
 * @param keepOutputs Whether outputs, execution counts and times are part of it. Without them it
 * takes no longer than its sources are long, however large its outputs are.
 */
export function contentOf(
  { sharedModel }: INotebookModel,
  keepOutputs: boolean
): nbformat.INotebookContent {
  return {
    cells: sharedModel.cells.map(cell => cellOf(cell, keepOutputs)),
    metadata: sharedModel.getMetadata(),
    nbformat: sharedModel.nbformat,
    nbformat_minor: sharedModel.nbformat_minor
  };
}

function cellOf(cell: SharedCell, keepOutputs: boolean): nbformat.ICell {
  const metadata: nbformat.ICell['metadata'] = cell.getMetadata();
  // Each browser decides that anew.
  delete metadata.trusted;
  if (keepOutputs || cell.cell_type !== 'code') {
    return { ...(cell.toJSON() as nbformat.ICell), metadata };
  }
  delete metadata.execution;
  return {
    id: cell.id,
    cell_type: 'code',
    source: cell.getSource(),
    metadata,
    outputs: [],
    execution_count: null
  };
}

/**
 * A notebook that came from a store, as one whose outputs nobody has vouched for.
 *
 * @returns A copy.
 */
export function withoutTrust(
  notebook: Readonly<Record<string, unknown>>
): nbformat.INotebookContent {
  const content = JSONExt.deepCopy(notebook as nbformat.INotebookContent);
  for (const { metadata } of content.cells) {
    delete metadata.trusted;
  }
  return content;
}

/**
 * JSON with the keys of its objects in order: the same content is the same text.
 */
export function canonicalText(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
        )
      : value
  );
}
