import { useState } from 'react';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

/**
 * Changes that a person makes, and what the last one failed with: to be shown at its place.
 */
export function useWrite(): {
  readonly error: RequestError | null;
  /** What was said is of no more use: the person has left, or types something else. */
  readonly forget: () => void;
  /** @param onError Called when it is refused. */
  readonly write: (done: Promise<void>, onError?: () => void) => void;
} {
  const [error, setError] = useState<RequestError | null>(null);
  return {
    error,
    forget: () => {
      setError(null);
    },
    write: (done, onError) => {
      setError(null);
      done.catch((reason: unknown) => {
        setError(asRequestError(reason));
        onError?.();
      });
    }
  };
}
