import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useRef, useState } from 'react';
import type { InputTable } from '../../api/inputs';
import { kernelInputs, previewVariable } from '../../common/kernelinputs';
import { TextButton } from '../../components/button';
import { openMenu } from '../../components/menu';
import { asRequestError } from '../../request';
import type { Cell } from './cells';
import type { FieldKind, IField } from './fields';
import { fieldLabel } from './fields';
import type { ITable } from './table';

/**
 * Takes the first rows of a DataFrame that the current notebook's kernel has. The kernel stays as it is.
 */
export function FrameButton({
  kernel,
  fields,
  onTake,
  trans
}: {
  readonly kernel: () => Kernel.IKernelConnection | null;
  /** What the model takes; null to take the columns from the DataFrame. */
  readonly fields: readonly IField[] | null;
  readonly onTake: (table: ITable) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const anchor = useRef<HTMLSpanElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const during = async (act: () => Promise<string>): Promise<void> => {
    setIsBusy(true);
    setProblem('');
    try {
      setProblem(await act());
    } catch (reason) {
      setProblem(asRequestError(reason).message);
    }
    setIsBusy(false);
  };
  const take = async (
    from: Kernel.IKernelConnection,
    name: string
  ): Promise<string> => {
    const table = tableOfFrame(
      await previewVariable(from, 'frame', name),
      fields
    );
    if (!table) {
      return trans.__('“%1” has no rows of this model’s columns.', name);
    }
    onTake(table);
    return '';
  };
  const ask = async (): Promise<string> => {
    const from = kernel();
    if (!from) {
      return trans.__('No notebook with a running Python kernel is open.');
    }
    const frames = (await kernelInputs(from))?.frames ?? [];
    if (frames.length === 0) {
      return trans.__('The current notebook’s kernel has no DataFrame.');
    }
    if (anchor.current) {
      openMenu(
        anchor.current,
        frames.map(name => ({
          label: name,
          run: () => void during(() => take(from, name))
        }))
      );
    }
    return '';
  };
  return (
    <>
      <span ref={anchor}>
        <TextButton
          label={trans.__('Take a DataFrame…')}
          title={trans.__(
            'The first rows of one that the notebook’s kernel has'
          )}
          isBusy={isBusy}
          onClick={() => void during(ask)}
        />
      </span>
      <span role="status" className="jp-MlflowQuery-problem">
        {problem}
      </span>
    </>
  );
}

/** Characters of a cell that the kernel tells; one that is cut ends with an ellipsis. */
const LONGEST = 1_000;

const KINDS: ReadonlyMap<string, FieldKind> = new Map([
  ['boolean', 'boolean'],
  ['integer', 'integer'],
  ['number', 'number'],
  ['time', 'datetime'],
  ['list', 'json'],
  ['object', 'json']
]);

/**
 * The first rows of a DataFrame as they stand in the form.
 *
 * @returns null when it has none of the columns, or no rows.
 */
export function tableOfFrame(
  { columns, rows }: InputTable,
  fields: readonly IField[] | null
): ITable | null {
  const shown =
    fields ??
    columns.map(({ name, kind }): IField => ({
      name,
      type: '',
      kind: KINDS.get(kind) ?? 'string',
      isRequired: false
    }));
  const places = shown.map(field =>
    columns.findIndex(({ name }) => name === fieldLabel(field))
  );
  if (rows.length === 0 || places.every(place => place < 0)) {
    return null;
  }
  return {
    fields: shown,
    rows: rows.map(row => places.map(place => cellOfValue(row[place]))),
    rest: []
  };
}

function cellOfValue(value: unknown): Cell {
  if (value === null || value === undefined) {
    return null;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // What was cut would be another value.
  return text.length > LONGEST ? null : text;
}
