import { useEffect, useState } from 'react';
import type { ITableSetup } from '../runs/setup';
import { completeTable } from '../runs/setup';
import type { Setups } from './setups';

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * The colours that a person has chosen for runs in tables, by run id.
 *
 * @param ids Of the experiments and notebooks that the runs are of.
 */
export function useChosenColors(
  setups: Setups,
  connection: string,
  ids: readonly string[]
): ReadonlyMap<string, string> {
  const [colors, setColors] = useState(NONE);
  // As a text: it is another list with each drawing.
  const key = JSON.stringify([...new Set(ids)].sort());
  useEffect(() => {
    let isWanted = true;
    const load = async (): Promise<void> => {
      const tables = await Promise.all(
        (JSON.parse(key) as readonly string[]).map(id =>
          setups.load<ITableSetup>('table', connection, id)
        )
      );
      if (isWanted) {
        const chosen = tables.flatMap(table => completeTable(table).colors);
        setColors(chosen.length > 0 ? new Map(chosen) : NONE);
      }
    };
    void load();
    return (): void => {
      isWanted = false;
    };
  }, [setups, connection, key]);
  return colors;
}
