import { matchesKey } from '../components/keyfilter';
import type { IRowGroup } from './rows';
import { textOf } from './rows';

/**
 * The rows that a person wants to see; groups without any are left out.
 *
 * @param options.wanted A part of a key or of a value.
 * @param options.isDifferent Whether only those in which runs differ.
 */
export function wantedGroups(
  groups: readonly IRowGroup[],
  {
    wanted,
    isDifferent
  }: { readonly wanted: string; readonly isDifferent: boolean }
): readonly IRowGroup[] {
  return groups
    .map(({ kind, rows }) => ({
      kind,
      rows: rows.filter(
        ({ key, values, differs }) =>
          (differs || !isDifferent) &&
          (matchesKey(key, wanted) ||
            values.some(value => matchesKey(textOf(value), wanted)))
      )
    }))
    .filter(({ rows }) => rows.length > 0);
}
