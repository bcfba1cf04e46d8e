import type { Kernel } from '@jupyterlab/services';
import { RequestError } from '../request';

/**
 * The value of an expression in a kernel, which counts no cell for it and keeps nothing.
 *
 * @param module The module of ours whose function the expression calls.
 * @returns null for a kernel that does not know this package.
 */
export async function kernelAnswer<T>(
  kernel: Kernel.IKernelConnection,
  module: string,
  expression: string
): Promise<T | null> {
  const name = expression.split('(')[0] ?? '';
  const future = kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    user_expressions: {
      answer: `__import__('jupyter_mlflow.kernel.${module}', fromlist=['${name}']).${expression}`
    }
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
