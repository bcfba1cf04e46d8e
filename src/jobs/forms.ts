import { CommandIDs } from '../tokens';

/** The command that opens the form of a kind of job; null when there is none. */
export function formOf(kind: string): string | null {
  return kind === 'project'
    ? CommandIDs.runProject
    : kind === 'notebook'
      ? CommandIDs.runNotebook
      : null;
}
