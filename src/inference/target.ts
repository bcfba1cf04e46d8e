import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ServedModel } from '../api/endpoints';
import type { ModelRef } from '../api/views';
import { readRunModels } from '../common/commandargs';
import type { IExperimentsModel } from '../tokens';

/** A model that can be used. */
export interface ITarget {
  readonly connection: string;
  readonly key: ServedModel;
  /** For people. */
  readonly label: string;
  /** What the model is called; '' when only its id is known. */
  readonly name: string;
}

/**
 * Read which models the command's arguments mean: one by its key, or those of a run.
 */
export function readTargets(
  args: ReadonlyPartialJSONObject,
  experiments: IExperimentsModel | null
): readonly ITarget[] {
  const key = readKey(args.model);
  if (key) {
    const connection =
      typeof args.connection === 'string'
        ? args.connection
        : (experiments?.connectionId ?? 'default');
    const name = 'name' in key ? key.name : '';
    return [{ connection, key, label: name, name }];
  }
  const target = readRunModels(args, experiments);
  return (target?.models ?? []).map(model => ({
    connection: target?.connection ?? '',
    key: keyOf(model, target?.runId ?? ''),
    label: [model.name, ...model.flavors].join(' · '),
    name: model.name
  }));
}

/**
 * The kernel that a notebook runs in, or would; null when neither is known.
 */
export function kernelNameOf(notebook: NotebookPanel | null): string | null {
  // Either may be empty, too.
  const names = [
    notebook?.sessionContext.session?.kernel?.name,
    notebook?.model?.defaultKernelName
  ];
  return names.find(Boolean) ?? null;
}

function keyOf(model: ModelRef, runId: string): ServedModel {
  return model.model_id
    ? { model_id: model.model_id }
    : { run_id: runId, path: model.path ?? model.name };
}

function readKey(value: unknown): ServedModel | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { model_id, run_id, path, name, version, alias } = value as Partial<
    Record<string, unknown>
  >;
  if (typeof model_id === 'string') {
    return { model_id };
  }
  if (typeof run_id === 'string' && typeof path === 'string') {
    return { run_id, path };
  }
  if (typeof name === 'string' && typeof alias === 'string') {
    return { name, alias };
  }
  return typeof name === 'string' && typeof version === 'string'
    ? { name, version }
    : null;
}
