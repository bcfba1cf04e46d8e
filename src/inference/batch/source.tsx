import type { Contents, Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { BatchInput } from '../../api/inputs';
import { FileField } from './filefield';
import type { IKernelInputs } from '../../common/kernelinputs';
import { NameField } from './namefield';

/** What can be predicted on: the example that the model was logged with, or what is named. */
export type SourceKind = 'example' | BatchInput['kind'];

/** What has been typed, for each kind. */
export interface ISource {
  readonly kind: SourceKind;
  readonly path: string;
  readonly name: string;
  readonly table: string;
}

/** What to predict on; null as long as it is not named, and for the example. */
export function inputOf({
  kind,
  path,
  name,
  table
}: ISource): BatchInput | null {
  if (kind === 'file') {
    // A folder, on the way to a file.
    return path === '' || path.endsWith('/') ? null : { kind, path };
  }
  if (kind === 'dataframe') {
    return name === '' ? null : { kind, name };
  }
  return kind === 'spark' && table !== '' ? { kind, table } : null;
}

/**
 * What to predict on.
 */
export function SourceFields({
  source,
  problem,
  kernel,
  inputs,
  contents,
  browse,
  trans,
  onChange
}: {
  readonly source: ISource;
  /** What is wrong with it, '' for nothing. */
  readonly problem: string;
  readonly kernel: Kernel.IKernelConnection | null;
  /** What the kernel has; null as long as it has not said. */
  readonly inputs: IKernelInputs | null;
  readonly contents: Contents.IManager;
  readonly browse: ((folder: string) => Promise<string | null>) | null;
  readonly trans: TranslationBundle;
  readonly onChange: (source: ISource) => void;
}): React.JSX.Element {
  const kinds: readonly (readonly [SourceKind, string])[] = [
    ['file', trans.__('A file')],
    ...(kernel
      ? ([['dataframe', trans.__('A DataFrame of the kernel')]] as const)
      : []),
    ...(inputs?.spark ? ([['spark', trans.__('A Spark table')]] as const) : []),
    ['example', trans.__('The model’s input example')]
  ];
  return (
    <>
      <label>
        {trans.__('Predict on')}
        <select
          className="jp-mod-styled"
          value={source.kind}
          onChange={event => {
            const kind = kinds.find(([each]) => each === event.target.value);
            onChange({ ...source, kind: kind?.[0] ?? 'file' });
          }}
        >
          {kinds.map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {source.kind === 'file' && (
        <FileField
          path={source.path}
          problem={problem}
          contents={contents}
          browse={browse}
          trans={trans}
          onChange={path => {
            onChange({ ...source, path });
          }}
        />
      )}
      {source.kind === 'dataframe' && (
        <NameField
          label={trans.__('Name of the DataFrame')}
          name={source.name}
          names={inputs?.frames ?? []}
          problem={problem}
          hint={
            kernel?.status === 'busy'
              ? trans.__('The kernel is busy; it answers when it is done.')
              : trans.__('The notebook will use the same kernel.')
          }
          trans={trans}
          onChange={name => {
            onChange({ ...source, name });
          }}
        />
      )}
      {source.kind === 'spark' && (
        <NameField
          label={trans.__('Table')}
          name={source.table}
          names={inputs?.tables ?? []}
          problem={problem}
          hint={trans.__('The notebook will use the same kernel.')}
          trans={trans}
          onChange={table => {
            onChange({ ...source, table });
          }}
        />
      )}
    </>
  );
}
