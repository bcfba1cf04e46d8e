import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import type { ProjectEnvironment } from '../api/projects';
import type { IFormState } from './form';
import { quoted } from './values';

/** What the form begins with. */
export interface IAsked {
  readonly connection: string;
  /** That of an earlier run; null for one of the project's name. */
  readonly experimentId: string | null;
  readonly state: IFormState;
}

const ENVIRONMENTS: readonly string[] = [
  'local',
  'virtualenv',
  'conda',
  'uv',
  'docker'
] satisfies readonly ProjectEnvironment[];

/**
 * Read the arguments of the command that runs a project.
 *
 * @param args.path A folder below the server's root.
 * @param args.arguments Those of an earlier job instead; parameters of several values are lists.
 */
export function readAsked(
  args: ReadonlyPartialJSONObject,
  connection: string
): IAsked {
  const earlier = objectOf(args.arguments);
  const environment = textOf(earlier.environment);
  const config = objectOf(earlier.backend_config);
  const given = Object.entries(objectOf(earlier.parameters));
  const isSeveral = given.some(([, value]) => Array.isArray(value));
  const parameters = given.map(([name, value]) => ({
    name,
    text: Array.isArray(value)
      ? (value as readonly ReadonlyPartialJSONValue[])
          .map(each => quoted(textOf(each)))
          .join(', ')
      : isSeveral
        ? quoted(textOf(value))
        : textOf(value)
  }));
  return {
    connection,
    experimentId:
      typeof args.experimentId === 'string' ? args.experimentId : null,
    state: {
      // A folder that is the server's root has no name.
      uri: earlier.uri === '' ? '/' : textOf(earlier.uri ?? args.path),
      entryPoint: textOf(earlier.entry_point ?? args.entryPoint),
      version: textOf(earlier.version),
      texts: new Map(parameters.map(({ name, text }) => [name, text])),
      // Which of them the project declares is not known yet.
      extras: parameters.map(each => ({ ...each, isEarlier: true })),
      isSeveral,
      experiment: null,
      runName: textOf(args.runName),
      environment: ENVIRONMENTS.includes(environment)
        ? (environment as ProjectEnvironment)
        : null,
      backend: textOf(earlier.backend) || 'local',
      config:
        Object.keys(config).length === 0 ? '' : JSON.stringify(config, null, 2),
      storageDir: textOf(earlier.storage_dir)
    }
  };
}

function objectOf(
  value: ReadonlyPartialJSONValue | undefined
): ReadonlyPartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as ReadonlyPartialJSONObject)
    : {};
}

function textOf(value: ReadonlyPartialJSONValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : '';
}
