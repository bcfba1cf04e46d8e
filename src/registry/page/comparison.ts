import type { TranslationBundle } from '@jupyterlab/translation';
import type { ModelDescription } from '../../api/models';
import type { IModelVersion } from '../../api/registrytypes';
import type { RunDetails } from '../../api/views';
import type { IAlignedRow } from '../../common/aligned';
import { alignedRows } from '../../common/aligned';
import { exactMetric } from '../../components/format';

/** What is known of one of the versions. */
export interface IComparedVersion {
  readonly version: IModelVersion;
  /** null when its files cannot be read. */
  readonly details: ModelDescription | null;
  /** null when it came from none, or that is gone. */
  readonly run: RunDetails | null;
}

/** Rows of one kind, those that differ first. */
export interface IComparedGroup {
  readonly title: string;
  readonly rows: readonly IAlignedRow<string>[];
}

/**
 * Versions as rows of a table, one for each thing that any of them has; groups without any are left out.
 */
export function comparedGroups(
  versions: readonly IComparedVersion[],
  trans: TranslationBundle
): readonly IComparedGroup[] {
  const group = (
    title: string,
    pairs: (one: IComparedVersion) => readonly (readonly [string, string])[]
  ): IComparedGroup => ({ title, rows: alignedRows(versions.map(pairs)) });
  return [
    group(trans.__('Parameters'), ({ run }) =>
      Object.entries(run?.params ?? {})
    ),
    group(trans.__('Metrics'), ({ run }) =>
      (run?.metrics ?? []).map(({ key, value }) => [key, exactMetric(value)])
    ),
    group(trans.__('Inputs'), ({ details }) =>
      columns(details?.signature?.inputs, trans)
    ),
    group(trans.__('Outputs'), ({ details }) =>
      columns(details?.signature?.outputs, trans)
    ),
    group(trans.__('Requirements'), ({ details }) =>
      (details?.requirements ?? []).map(splitRequirement)
    ),
    group(trans.__('Flavors'), ({ details }) =>
      (details?.flavors ?? []).map(flavor => [flavor, trans.__('yes')])
    )
  ].filter(({ rows }) => rows.length > 0);
}

/** `scikit-learn==1.9.1` as the package and what is asked of it. */
export function splitRequirement(line: string): readonly [string, string] {
  const [, name = line, rest = ''] =
    /^([\w.-]+(?:\[[^\]]*\])?)\s*(.*)$/.exec(line.trim()) ?? [];
  return [name, rest.trim() || '*'];
}

function columns(
  all: NonNullable<ModelDescription['signature']>['inputs'] = [],
  trans: TranslationBundle
): readonly (readonly [string, string])[] {
  return all.map(({ name, type, required }, index) => [
    String(name ?? index),
    required ? type : trans.__('%1, may be left out', type)
  ]);
}
