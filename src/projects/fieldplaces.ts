import type { IPlaces, IProject } from '../api/projects';
import type { IFormState } from './form';
import { hasParameter, isGit, isRemote } from './form';

/** Fields that are not seen unless somebody unfolds them. */
export function isFolded(field: string): boolean {
  return /^(?:environment|storage_dir|backend(?:_config.*)?)$/.test(field);
}

/**
 * Where the form can tell what is wrong with a field.
 *
 * @param places null as long as they are not known: then nothing is there to unfold.
 * @returns The field, or the one that it is a part of; null when the form has neither.
 */
export function placeOf(
  field: string,
  project: IProject | null,
  state: IFormState,
  places: IPlaces | null
): string | null {
  const [, parameter] = /^parameters\.(.+)$/s.exec(field) ?? [];
  if (parameter !== undefined) {
    return hasParameter(project, state, parameter) ? field : null;
  }
  if (isFolded(field)) {
    const [, name] = /^backend_config\.(.+)$/s.exec(field) ?? [];
    const backend = places?.backends.find(each => each.name === state.backend);
    const isKnown = backend?.config?.some(each => each.name === name) ?? false;
    return !places
      ? null
      : name === undefined || isKnown
        ? field
        : 'backend_config';
  }
  const isThere =
    /^(?:uri|experiment_name|run_name|grid)$/.test(field) ||
    (field === 'entry_point' &&
      ((project?.entry_points.length ?? 0) > 0 || isRemote(state.uri))) ||
    (field === 'version' && isGit(state.uri));
  return isThere ? field : null;
}
