import type { Kernel } from '@jupyterlab/services';
import type { InputTable } from '../api/inputs';
import { pythonLiteral } from './python';
import { RequestError } from '../request';

/** What a kernel has that a model can predict on. */
export interface IKernelInputs {
  readonly frames: readonly string[];
  /** Whether pyspark is there. */
  readonly spark: boolean;
  readonly tables: readonly string[];
}

const MODULE =
  "__import__('jupyter_mlflow.kernel.frames', fromlist=['inputs'])";

/** Which DataFrames and tables there are; null for a kernel that does not know this package. */
export function kernelInputs(
  kernel: Kernel.IKernelConnection
): Promise<IKernelInputs | null> {
  return ask(kernel, 'inputs()');
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
  const found = await ask<Partial<InputTable>>(
    kernel,
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

/** The value of an expression in a kernel, which counts no cell for it and keeps nothing. */
async function ask<T>(
  kernel: Kernel.IKernelConnection,
  expression: string
): Promise<T | null> {
  const future = kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    user_expressions: { answer: `${MODULE}.${expression}` }
  });
  const { content } = await future.done.catch(() => {
    throw new RequestError(
      'The kernel was stopped or started anew before it answered. Try again when it is there.'
    );
  });
  if (content.status !== 'ok') {
    return null;
  }
  const answer = content.user_expressions.answer as
    { readonly data?: Readonly<Record<string, unknown>> } | undefined;
  return (answer?.data?.['application/json'] ?? null) as T | null;
}
