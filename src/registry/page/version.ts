import type { IModelVersion, IRegisteredModel } from '../../api/registrytypes';
import { STAGES } from '../../api/registrytypes';
import type { Stage } from '../../api/registrytypes';

/** Where the files of a version came from, as its source tells. */
export type Origin =
  | { readonly kind: 'logged_model'; readonly modelId: string }
  | {
      readonly kind: 'copy';
      readonly name: string;
      readonly version: string;
    }
  | { readonly kind: 'other' };

/** What a version was made of: a logged model, another version, or a folder anywhere. */
export function originOf({ source = '' }: IModelVersion): Origin {
  const logged = /^models:\/(m-[\w-]+)$/.exec(source);
  if (logged?.[1]) {
    return { kind: 'logged_model', modelId: logged[1] };
  }
  const copied = /^models:\/([^/]+)\/(\d+)$/.exec(source);
  return copied?.[1] && copied[2]
    ? { kind: 'copy', name: copied[1], version: copied[2] }
    : { kind: 'other' };
}

/** The aliases that point at a version, by name: the search for versions leaves them out. */
export function aliasesOf(
  { aliases = [] }: IRegisteredModel,
  version: string
): readonly string[] {
  return aliases
    .filter(one => one.version === version)
    .map(({ alias }) => alias)
    .sort();
}

/** The stage of a version, 'None' where the registry has none. */
export function stageOf({ current_stage }: IModelVersion): Stage {
  return STAGES.find(stage => stage === current_stage) ?? 'None';
}

/** The URI by which code loads a version. */
export function uriOf({ name, version }: IModelVersion): string {
  return `models:/${name}/${version}`;
}
