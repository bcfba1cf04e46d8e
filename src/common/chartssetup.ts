import { useCallback, useLayoutEffect, useState } from 'react';
import type { IChartsSetup } from '../charts';
import { completeSetup } from '../charts';
import type { Setups } from './setups';

/**
 * How charts are set up, and a way to change that which is kept.
 *
 * @param what The view that they are in.
 * @param id Of the experiment.
 */
export function useChartsSetup(
  setups: Setups,
  what: string,
  connection: string,
  id: string
): readonly [IChartsSetup | null, (setup: IChartsSetup) => void] {
  const [setup, setSetup] = useState<IChartsSetup | null>(null);
  // Before anything is painted: charts ask for their points sooner.
  useLayoutEffect(() => {
    let isWanted = true;
    void setups.load<IChartsSetup>(what, connection, id).then(kept => {
      if (isWanted) {
        setSetup(completeSetup(kept));
      }
    });
    return (): void => {
      isWanted = false;
    };
  }, [setups, what, connection, id]);
  const change = useCallback(
    (next: IChartsSetup) => {
      setSetup(next);
      setups.save(what, connection, id, next);
    },
    [setups, what, connection, id]
  );
  return [setup, change];
}
