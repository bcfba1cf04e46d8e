/** A tag, as MLflow gives it. */
export interface ITag {
  readonly key: string;
  readonly value: string;
}

/** A version of a registered model, as MLflow's REST API gives it: from a database without `model_id`. */
export interface IModelVersion {
  readonly name: string;
  readonly version: string;
  readonly source?: string;
  readonly run_id?: string;
  readonly model_id?: string;
  /** READY, or PENDING_REGISTRATION or FAILED_REGISTRATION. */
  readonly status?: string;
  readonly status_message?: string;
  /** None, Staging, Production or Archived; a registry without stages has none. */
  readonly current_stage?: string;
  readonly description?: string;
  /** Milliseconds since the epoch. */
  readonly creation_timestamp?: number;
  readonly last_updated_timestamp?: number;
  readonly user_id?: string;
  readonly tags?: readonly ITag[];
}

/** A name that points at a version. */
export interface IAlias {
  readonly alias: string;
  readonly version: string;
}

/** A registered model with its newest version per stage. */
export interface IRegisteredModel {
  readonly name: string;
  readonly description?: string;
  readonly creation_timestamp?: number;
  readonly last_updated_timestamp?: number;
  readonly tags?: readonly ITag[];
  readonly aliases?: readonly IAlias[];
  readonly latest_versions?: readonly IModelVersion[];
}

/** What a new version is made of. */
export interface INewVersion {
  readonly name: string;
  /** Where the model's files are. */
  readonly source: string;
  readonly run_id?: string;
  /** Absent for a model that is a run artifact: it has no id. */
  readonly model_id?: string;
  readonly description?: string;
  readonly tags?: readonly ITag[];
}

/** The stages that MLflow deprecates, and that some people's process still uses. */
export const STAGES = ['None', 'Staging', 'Production', 'Archived'] as const;

/** One of MLflow's stages. */
export type Stage = (typeof STAGES)[number];

/** Registered models, or as MLflow marks them, prompts. */
export type RegisteredKind = 'models' | 'prompts';

/** One page of registered models. */
export interface IRegisteredPage {
  readonly models: readonly IRegisteredModel[];
  /** Asks for the next one; '' when there is none. */
  readonly next: string;
}
