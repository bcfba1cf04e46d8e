import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IProject } from '../api/projects';
import { Choice, Field } from './field';
import type { IFormState, Problems } from './form';
import { entryPointOf } from './form';

/**
 * What of a project is run.
 */
export function EntryPoint({
  project,
  state,
  problems,
  onChange,
  trans
}: {
  readonly project: IProject | null;
  readonly state: IFormState;
  readonly problems: Problems;
  readonly onChange: (changes: Partial<IFormState>) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const label = trans.__('Entry point');
  const problem = problems.get('entry_point') ?? '';
  const change = (entryPoint: string): void => {
    onChange({ entryPoint });
  };
  if (!project || project.entry_points.length === 0) {
    return (
      <Field
        label={label}
        text={state.entryPoint}
        problem={problem}
        placeholder={trans.__('%1, if left empty', 'main')}
        onChange={change}
      />
    );
  }
  const chosen = entryPointOf(project, state);
  const names = project.entry_points.map(({ name }) => name);
  // A program that the project does not name can be run as well.
  const all = chosen ? names : [...names, state.entryPoint];
  return (
    <Choice
      label={label}
      value={chosen?.name ?? state.entryPoint}
      options={all.map(name => ({ value: name, label: name }))}
      problem={problem}
      hint={chosen && <code>{chosen.command}</code>}
      onChange={change}
    />
  );
}
