import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type {
  IPlace,
  IPlaces,
  IProject,
  ProjectEnvironment
} from '../api/projects';
import { ConfigFields } from './configfields';
import { Choice, Field } from './field';
import type { IFormState, Problems } from './form';
import { environmentOf } from './form';

/** MLflow's name for the backend that runs a project here. */
const LOCAL = 'local';

/**
 * Where a project runs, and in what.
 */
export function Where({
  project,
  places,
  state,
  problems,
  onChange,
  trans
}: {
  readonly project: IProject | null;
  readonly places: IPlaces;
  readonly state: IFormState;
  readonly problems: Problems;
  readonly onChange: (changes: Partial<IFormState>) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { backends, environments } = places;
  const environment = environmentOf(project, state);
  const backend = backends.find(({ name }) => name === state.backend);
  return (
    <>
      <div className="jp-MlflowProject-grid">
        <Choice
          label={trans.__('Environment')}
          value={environment}
          options={environments.map(place => ({
            ...optionOf(place, environmentLabel(place.name, trans), trans),
            // Only a project says which image it runs in.
            isDisabled:
              !place.is_available ||
              (place.name === 'docker' &&
                project !== null &&
                project.environment.kind !== 'docker')
          }))}
          problem={problems.get('environment')}
          hint={
            state.backend === LOCAL ? (
              <WhyNot places={environments} trans={trans} />
            ) : (
              trans.__('It is for the backend “%1” only.', LOCAL)
            )
          }
          onChange={value => {
            onChange({
              environment:
                environments.find(({ name }) => name === value)?.name ?? null
            });
          }}
        />
        <Choice
          label={trans.__('Backend')}
          value={state.backend}
          options={backends.map(place => optionOf(place, place.name, trans))}
          problem={problems.get('backend')}
          hint={<WhyNot places={backends} trans={trans} />}
          onChange={value => {
            onChange({ backend: value });
          }}
        />
      </div>
      <ConfigFields
        fields={backend?.config ?? []}
        text={state.config}
        problems={problems}
        onChange={config => {
          onChange({ config });
        }}
        trans={trans}
      />
      <Field
        label={trans.__('Storage folder')}
        text={state.storageDir}
        problem={problems.get('storage_dir')}
        hint={trans.__(
          'Where files that are parameters of type path are downloaded to; a temporary folder when empty.'
        )}
        onChange={storageDir => {
          onChange({ storageDir });
        }}
      />
    </>
  );
}

function optionOf(
  { name, is_available: isAvailable }: IPlace,
  label: string,
  trans: TranslationBundle
): { value: string; label: string; isDisabled: boolean } {
  return {
    value: name,
    label: isAvailable ? label : trans.__('%1 (not here)', label),
    isDisabled: !isAvailable
  };
}

/** Why some of them cannot be chosen. */
function WhyNot({
  places,
  trans
}: {
  readonly places: readonly IPlace[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const others = places.filter(({ is_available }) => !is_available);
  return others.length === 0 ? null : (
    <details className="jp-MlflowProject-why">
      <summary>{trans.__('Why not the others?')}</summary>
      <dl>
        {others.map(({ name, why }) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>{why}</dd>
          </React.Fragment>
        ))}
      </dl>
    </details>
  );
}

function environmentLabel(
  name: ProjectEnvironment,
  trans: TranslationBundle
): string {
  return name === 'local' ? trans.__('This server’s (local)') : name;
}
