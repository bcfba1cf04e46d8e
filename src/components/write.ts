import { useState } from 'react';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

/**
 * Changes that a person makes, and what the last one failed with: to be shown at its place.
 */
export function useWrite(): {
  readonly error: RequestError | null;
  /** @param onError Called when it is refused. */
  readonly write: (done: Promise<void>, onError?: () => void) => void;
} {
  const [error, setError] = useState<RequestError | null>(null);
  return {
    error,
    write: (done, onError) => {
      setError(null);
      done.catch((reason: unknown) => {
        setError(asRequestError(reason));
        onError?.();
      });
    }
  };
}
