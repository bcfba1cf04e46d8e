import type { TranslationBundle } from '@jupyterlab/translation';
import type { INewJob } from '../api/jobs';
import type {
  IEntryPoint,
  IParameter,
  IProject,
  ProjectEnvironment
} from '../api/projects';
import { argumentsText } from '../api/projects';
import { jsonObjectProblem } from '../common/jsonobject';
import { quoted, splitValues, valueProblem } from './values';

/** Jobs that one grid may have (`jupyter_mlflow/jobs/spec.py`). */
export const MOST_JOBS = 500;

/** A parameter that the project does not declare, or that is not known from here. */
export interface IExtra {
  readonly name: string;
  readonly text: string;
  /** It was given to an earlier run: where it is declared, its own field has the value. */
  readonly isEarlier?: boolean;
}

/** What has been typed and chosen. */
export interface IFormState {
  /** A folder below the server's root, or where git or a download finds it. */
  readonly uri: string;
  /** '' for the first of the project. */
  readonly entryPoint: string;
  readonly version: string;
  /** By parameter; those that nobody has touched have their defaults. */
  readonly texts: ReadonlyMap<string, string>;
  readonly extras: readonly IExtra[];
  readonly isSeveral: boolean;
  /** null for that of the earlier run, or the project's name. */
  readonly experiment: string | null;
  readonly runName: string;
  /** null for what the project wants. */
  readonly environment: ProjectEnvironment | null;
  readonly backend: string;
  readonly config: string;
  readonly storageDir: string;
}

/** What is wrong, by field as the server names it: `parameters.alpha`, `backend_config`. */
export type Problems = ReadonlyMap<string, string>;

/** What the server knows an experiment by; nothing for its own choice. */
export type ChosenExperiment =
  | { readonly experiment_id: string }
  | { readonly experiment_name: string }
  | Readonly<Record<string, never>>;

/** Whether it is no folder below the server's root (`jupyter_mlflow/projects/address.py`). */
export function isRemote(uri: string): boolean {
  return /::|:\/\/|^[\w.-]+@[\w.-]+:[^:\s]+$/.test(
    uri.trim().split('#')[0] ?? ''
  );
}

/** Whether a version can be chosen: git has them. */
export function isGit(uri: string): boolean {
  return isRemote(uri) && !uri.trim().split('#')[0]?.endsWith('.zip');
}

/** The entry point that is chosen; null when the project, or this one of it, is not known. */
export function entryPointOf(
  project: IProject | null,
  { entryPoint }: Pick<IFormState, 'entryPoint'>
): IEntryPoint | null {
  const points = project?.entry_points ?? [];
  return (
    points.find(({ name }) => name === entryPoint) ??
    (entryPoint === ''
      ? (points.find(({ name }) => name === 'main') ?? points[0] ?? null)
      : null)
  );
}

/** What stands in the field of a declared parameter. */
export function textOf(
  { name, default: value }: IParameter,
  { texts, isSeveral }: Pick<IFormState, 'texts' | 'isSeveral'>
): string {
  const usual = value ?? '';
  return texts.get(name) ?? (isSeveral ? quoted(usual) : usual);
}

/** Which of the parameters that are not declared have a field, by their place in `extras`. */
export function shownExtras(
  project: IProject | null,
  state: Pick<IFormState, 'entryPoint' | 'extras'>
): readonly number[] {
  const declared = entryPointOf(project, state)?.parameters ?? [];
  const named = new Set(declared.map(({ name }) => name));
  return [...state.extras.entries()]
    .filter(([, { name, isEarlier }]) => !isEarlier || !named.has(name.trim()))
    .map(([index]) => index);
}

/** Whether there is a field for the value of a parameter. */
export function hasParameter(
  project: IProject | null,
  state: Pick<IFormState, 'entryPoint' | 'extras'>,
  name: string
): boolean {
  const declared = entryPointOf(project, state)?.parameters ?? [];
  return (
    declared.some(each => each.name === name) ||
    shownExtras(project, state).some(
      index => state.extras[index]?.name.trim() === name
    )
  );
}

/** The environment that a project runs in when nobody chooses one. */
export function environmentOf(
  project: IProject | null,
  { environment }: Pick<IFormState, 'environment'>
): ProjectEnvironment {
  return (
    environment ?? (project?.environment.kind === 'docker' ? 'docker' : 'local')
  );
}

/** A parameter as it will be sent. */
export interface IChosen {
  readonly name: string;
  readonly values: readonly string[];
}

/** All that have a value, or several. */
export function chosenOf(
  project: IProject | null,
  state: IFormState
): readonly IChosen[] {
  const declared = entryPointOf(project, state)?.parameters ?? [];
  const named = new Set(declared.map(({ name }) => name));
  return [
    ...declared.map(parameter => ({
      name: parameter.name,
      text:
        parameter.type === 'string'
          ? textOf(parameter, state)
          : textOf(parameter, state).trim()
    })),
    ...state.extras
      .map(({ name, text }) => ({ name: name.trim(), text }))
      .filter(({ name }) => name !== '' && !named.has(name))
  ].map(({ name, text }) => ({ name, values: valuesOf(text, state) }));
}

/** Nothing for an empty field: then the default holds. */
function valuesOf(
  text: string,
  { isSeveral }: Pick<IFormState, 'isSeveral'>
): readonly string[] {
  return text.trim() === '' ? [] : isSeveral ? splitValues(text) : [text];
}

/** How many runs that makes. */
export function countRuns(project: IProject | null, state: IFormState): number {
  return chosenOf(project, state).reduce(
    (product, { values }) => product * Math.max(1, values.length),
    1
  );
}

/** All that can be seen to be wrong before the server is asked. */
export function problemsOf(
  project: IProject | null,
  state: IFormState,
  trans: TranslationBundle
): Problems {
  const problems = new Map<string, string>();
  const add = (field: string, problem: string): void => {
    if (problem !== '' && !problems.has(field)) {
      problems.set(field, problem);
    }
  };
  for (const parameter of entryPointOf(project, state)?.parameters ?? []) {
    add(
      `parameters.${parameter.name}`,
      parameterProblem(parameter, textOf(parameter, state), state, trans)
    );
  }
  const taken = new Set(
    entryPointOf(project, state)?.parameters.map(({ name }) => name)
  );
  for (const index of shownExtras(project, state)) {
    const { name = '', text = '' } = state.extras[index] ?? {};
    if (name.trim() === '') {
      add(
        `extras.${index}`,
        text.trim() === '' ? '' : trans.__('Name this parameter.')
      );
    } else if (taken.has(name.trim())) {
      add(
        `extras.${index}`,
        trans.__('There is another field for “%1”.', name.trim())
      );
    }
    taken.add(name.trim());
  }
  const count = countRuns(project, state);
  if (count > MOST_JOBS) {
    add(
      'grid',
      trans.__('These are %1 runs. %2 is the most at once.', count, MOST_JOBS)
    );
  }
  add('backend_config', jsonObjectProblem(state.config, trans));
  return problems;
}

/** '' when nothing is wrong with what stands in a parameter's field. */
export function parameterProblem(
  { type, default: value }: IParameter,
  text: string,
  state: Pick<IFormState, 'isSeveral'>,
  trans: TranslationBundle
): string {
  const values = valuesOf(text, state);
  if (values.length === 0) {
    return value === null ? trans.__('This parameter has no default.') : '';
  }
  if (values.length > 1 && values.includes('')) {
    return trans.__('Type a value between each two commas.');
  }
  const twice = values.find((each, index) => values.indexOf(each) !== index);
  if (twice !== undefined) {
    return trans.__('“%1” stands there twice.', twice);
  }
  return (
    values
      .map(each => valueProblem(type, each, trans))
      .find(problem => problem !== '') ?? ''
  );
}

/**
 * The job that is asked for.
 *
 * @param where.experiment The one of its runs.
 */
export function newJob(
  project: IProject | null,
  state: IFormState,
  {
    connection,
    experiment
  }: {
    readonly connection: string;
    readonly experiment: ChosenExperiment;
  }
): INewJob {
  const chosen = chosenOf(project, state);
  const several = chosen.filter(({ values }) => values.length > 1);
  const version = state.version.trim();
  const storage = state.storageDir.trim();
  return {
    kind: 'project',
    connection,
    ...experiment,
    ...(state.runName.trim() === '' ? {} : { run_name: state.runName.trim() }),
    arguments: argumentsText({
      uri: state.uri.trim(),
      entry_point:
        entryPointOf(project, state)?.name ?? (state.entryPoint || 'main'),
      ...(version !== '' && isGit(state.uri) ? { version } : {}),
      parameters: Object.fromEntries(
        chosen
          .filter(({ values }) => values.length === 1)
          .map(({ name, values }) => [name, values[0] ?? ''])
      ),
      backend: state.backend,
      backend_config: state.config.trim() === '' ? null : state.config,
      environment: environmentOf(project, state),
      ...(storage === '' ? {} : { storage_dir: storage })
    }),
    ...(several.length === 0
      ? {}
      : {
          grid: Object.fromEntries(
            several.map(({ name, values }) => [name, values])
          )
        })
  };
}

/** The field of the form that the server means. */
export function fieldOf(field: string): string {
  return field
    .replace(/^arguments\./, '')
    .replace(/^grid\./, 'parameters.')
    .replace(/^(experiment)_(?:id|name)$/, '$1_name');
}
