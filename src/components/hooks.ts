import type { ISignal } from '@lumino/signaling';
import { useCallback, useSyncExternalStore } from 'react';

/**
 * A value that a signal announces the changes of.
 *
 * @param read Returns the same object until the signal is emitted.
 */
export function useSignalValue<S, A, V>(
  signal: ISignal<S, A>,
  read: () => V
): V {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const slot = (): void => {
        onChange();
      };
      signal.connect(slot);
      return (): void => {
        signal.disconnect(slot);
      };
    },
    [signal]
  );
  return useSyncExternalStore(subscribe, read);
}
