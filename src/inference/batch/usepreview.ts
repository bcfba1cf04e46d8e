import type { Kernel, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useCallback } from 'react';
import type { InputTable } from '../../api/inputs';
import { previewFile } from '../../api/inputs';
import type { ILoaded } from '../../components/loaded';
import { useLoaded } from '../../components/loaded';
import { RequestError } from '../../request';
import { previewVariable } from '../../common/kernelinputs';
import { isInputFile } from './paths';
import type { ISource } from './source';
import { inputOf } from './source';
import { useSettled } from '../../components/usesettled';

/** Where inputs are looked at. */
export interface IPreviewParts {
  readonly serverSettings: ServerConnection.ISettings;
  readonly connection: string;
  readonly kernel: Kernel.IKernelConnection | null;
  readonly trans: TranslationBundle;
}

/** What is in an input, as soon as its name stands still. */
export interface IPreview extends ILoaded<InputTable | 'nothing'> {
  /** It is that of what was named before. */
  readonly isStale: boolean;
}

/**
 * Look at what is to be predicted on.
 */
export function usePreview(
  source: ISource,
  { serverSettings, connection, kernel, trans }: IPreviewParts
): IPreview {
  const settled = useSettled(source);
  const load = useCallback(async (): Promise<InputTable | 'nothing'> => {
    const input = inputOf(settled);
    if (input?.kind === 'file') {
      if (!isInputFile(input.path)) {
        throw new RequestError(
          trans.__('Name a CSV, TSV, Parquet or JSON lines file.')
        );
      }
      return previewFile(serverSettings, connection, input.path);
    }
    if (input && kernel) {
      return input.kind === 'dataframe'
        ? previewVariable(kernel, 'frame', input.name)
        : previewVariable(kernel, 'table', input.table);
    }
    return 'nothing';
  }, [settled, serverSettings, connection, kernel, trans]);
  return { ...useLoaded(load), isStale: settled !== source };
}
