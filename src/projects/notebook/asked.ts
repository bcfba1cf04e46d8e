import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { INewJob } from '../../api/jobs';
import type { INotebook } from '../../api/notebookjobs';
import type { IProject } from '../../api/projects';
import { readAsked } from '../asked';
import type { ChosenExperiment, IFormState } from '../form';
import { chosenOf } from '../form';

/** What the form for a notebook begins with. */
export interface INotebookAsked {
  readonly path: string;
  readonly connection: string;
  /** That of an earlier run; null for the notebook's own. */
  readonly experimentId: string | null;
  /** That of an earlier run; null for the one that the notebook names. */
  readonly kernelName: string | null;
  readonly state: IFormState;
}

/**
 * Read the arguments of the command that runs a notebook as a job.
 *
 * @param args.path A notebook below the server's root.
 * @param args.arguments Those of an earlier job instead; parameters of several values are lists.
 */
export function readNotebookAsked(
  args: ReadonlyPartialJSONObject,
  connection: string
): INotebookAsked {
  const { state, experimentId } = readAsked(args, connection);
  const earlier = (args.arguments ?? {}) as ReadonlyPartialJSONObject;
  const path = earlier.path ?? args.path;
  return {
    path: typeof path === 'string' ? path : '',
    connection,
    experimentId,
    kernelName:
      typeof earlier.kernel_name === 'string' ? earlier.kernel_name : null,
    // Others than it has are refused, so there are no fields for them.
    state: { ...state, extras: [] }
  };
}

/** A notebook as a project with one entry point, so that its parameters have the same fields. */
export function asProject({ path, parameters }: INotebook): IProject {
  return {
    path,
    name: path,
    entry_points: [
      {
        name: 'main',
        command: '',
        parameters: parameters.map(parameter => ({
          ...parameter,
          // What the cell computes need not be given.
          default: parameter.default ?? ''
        }))
      }
    ],
    environment: { kind: null, file: null },
    is_plain: false,
    notes: []
  };
}

/**
 * The job that is asked for. What stands in a field as it stands in the notebook is not sent: the
 * cell has it.
 */
export function newNotebookJob(
  notebook: INotebook,
  state: IFormState,
  {
    connection,
    kernelName,
    experiment
  }: {
    readonly connection: string;
    readonly kernelName: string;
    readonly experiment: ChosenExperiment;
  }
): INewJob {
  const usual = new Map(
    notebook.parameters.map(({ name, default: value }) => [name, value])
  );
  const chosen = chosenOf(asProject(notebook), state);
  const several = chosen.filter(({ values }) => values.length > 1);
  const runName = state.runName.trim();
  return {
    kind: 'notebook',
    connection,
    ...experiment,
    ...(runName === '' ? {} : { run_name: runName }),
    arguments: JSON.stringify({
      path: notebook.path,
      parameters: Object.fromEntries(
        chosen
          .filter(
            ({ name, values }) =>
              values.length === 1 && values[0] !== usual.get(name)
          )
          .map(({ name, values }) => [name, values[0] ?? ''])
      ),
      ...(kernelName === notebook.kernel_name
        ? {}
        : { kernel_name: kernelName })
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
