import type { ModelRef, RunDetails } from '../api/views';
import { compareKeys } from '../common/keys';
import { isOwnTag } from '../common/tags';
import { RunTags } from '../tokens';

/** One of the models that a run made. */
export type RunModel = RunDetails['models'][number];

/** Whether MLflow measured it of the machine. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith('system/');
}

/** Tags by who made them, each sorted by key. The note is shown as such. */
export function splitTags(run: RunDetails): {
  readonly own: readonly (readonly [string, string])[];
  readonly system: readonly (readonly [string, string])[];
} {
  const all = sortedPairs(run.tags).filter(([key]) => key !== RunTags.note);
  return {
    own: all.filter(([key]) => isOwnTag(key)),
    system: all.filter(([key]) => !isOwnTag(key))
  };
}

export function sortedPairs(
  values: Readonly<Record<string, string>>
): readonly (readonly [string, string])[] {
  return Object.entries(values).sort(([a], [b]) => compareKeys(a, b));
}

/** A model as the commands about models take it. */
export function modelRef(model: RunModel): ModelRef {
  const { kind, model_id, name, uri, path, flavors } = model;
  return { kind, model_id, name, uri, path, flavors };
}
