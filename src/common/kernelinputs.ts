import type { Kernel } from '@jupyterlab/services';
import type { InputTable } from '../api/inputs';
import { kernelAnswer } from './kernelanswers';
import { pythonLiteral } from './python';
import { RequestError } from '../request';

/** What a kernel has that a model can predict on. */
export interface IKernelInputs {
  readonly frames: readonly string[];
  /** Whether pyspark is there. */
  readonly spark: boolean;
  readonly tables: readonly string[];
}

const MODULE = 'frames';

/** Which DataFrames and tables there are; null for a kernel that does not know this package. */
export function kernelInputs(
  kernel: Kernel.IKernelConnection
): Promise<IKernelInputs | null> {
  return kernelAnswer(kernel, MODULE, 'inputs()');
}

/**
 * The columns and first rows of a DataFrame, or the columns of a table of Spark's.
 *
 * @throws RequestError when there is none of this name.
 */
export async function previewVariable(
  kernel: Kernel.IKernelConnection,
  kind: 'frame' | 'table',
  name: string
): Promise<InputTable> {
  const found = await kernelAnswer<Partial<InputTable>>(
    kernel,
    MODULE,
    `${kind}(${pythonLiteral(name)})`
  );
  if (!found) {
    throw new RequestError(
      'This kernel cannot be asked: it does not have jupyter_mlflow. Install it there, or name a file.'
    );
  }
  if (!found.columns) {
    throw new RequestError(
      kind === 'frame'
        ? `The kernel has no DataFrame “${name}”. Run the cell that makes it.`
        : `The kernel’s Spark session has no table “${name}”.`
    );
  }
  return {
    columns: found.columns,
    rows: found.rows ?? [],
    total: found.total ?? null
  };
}
