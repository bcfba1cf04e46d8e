import { useCallback, useEffect, useState } from 'react';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

/** Something that is asked for. */
export interface ILoaded<T> {
  /** null as long as it is not there. */
  readonly value: T | null;
  readonly error: RequestError | null;
  readonly retry: () => void;
}

/**
 * Ask for something when it is shown, and anew when `load` is another function.
 *
 * @param load The same function as long as the same thing is meant.
 */
export function useLoaded<T>(load: () => Promise<T>): ILoaded<T> {
  const [answer, setAnswer] = useState<{
    readonly load: () => Promise<T>;
    readonly value: T | null;
    readonly error: RequestError | null;
  } | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isWanted = true;
    load().then(
      value => {
        if (isWanted) {
          setAnswer({ load, value, error: null });
        }
      },
      (reason: unknown) => {
        if (isWanted) {
          setAnswer({ load, value: null, error: asRequestError(reason) });
        }
      }
    );
    return (): void => {
      isWanted = false;
    };
  }, [load, tries]);
  const retry = useCallback(() => {
    setAnswer(null);
    setTries(count => count + 1);
  }, []);
  const isCurrent = answer?.load === load;
  return {
    value: isCurrent ? answer.value : null,
    error: isCurrent ? answer.error : null,
    retry
  };
}
