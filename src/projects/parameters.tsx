import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IParameter, IProject } from '../api/projects';
import { TextButton } from '../components/button';
import { Choice, Field } from './field';
import type { IExtra, IFormState, Problems } from './form';
import {
  countRuns,
  entryPointOf,
  parameterProblem,
  shownExtras,
  textOf
} from './form';
import { quoted, splitValues, typeLabel } from './values';

/** As Python writes them. */
const BOOLEANS = ['True', 'False'].map(value => ({ value, label: value }));

interface IParametersProps {
  readonly project: IProject | null;
  readonly state: IFormState;
  /** Those that are told at the fields. */
  readonly problems: Problems;
  readonly onChange: (changes: Partial<IFormState>) => void;
  readonly trans: TranslationBundle;
  /** There are those that are declared, and no others. */
  readonly isClosed?: boolean;
}

/**
 * The parameters of an entry point, each a field of its type, and others that a person adds.
 */
export function Parameters(props: IParametersProps): React.JSX.Element {
  const { project, state, problems, onChange, trans } = props;
  const { extras } = state;
  const declared = entryPointOf(project, state)?.parameters ?? [];
  const change = (index: number, extra: Partial<IExtra>) => {
    onChange({
      extras: extras.map((each, at) =>
        at === index ? { ...each, ...extra, isEarlier: false } : each
      )
    });
  };
  return (
    <fieldset className="jp-MlflowProject-parameters">
      <legend>{trans.__('Parameters')}</legend>
      <div className="jp-MlflowProject-grid">
        {declared.map(parameter => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            {...props}
          />
        ))}
      </div>
      {shownExtras(project, state).map(index => {
        const { name = '', text = '' } = extras[index] ?? {};
        return (
          <div key={index} className="jp-MlflowProject-extra">
            <Field
              label={trans.__('Name')}
              text={name}
              problem={problems.get(`extras.${index}`) ?? ''}
              onChange={changed => {
                change(index, { name: changed });
              }}
            />
            <Field
              label={trans.__('Value')}
              text={text}
              problem={problems.get(`parameters.${name.trim()}`) ?? ''}
              onChange={changed => {
                change(index, { text: changed });
              }}
            />
            <TextButton
              label={trans.__('Remove')}
              onClick={() => {
                onChange({ extras: extras.filter((_, at) => at !== index) });
              }}
            />
          </div>
        );
      })}
      <div className="jp-MlflowProject-line">
        {props.isClosed !== true && (
          <TextButton
            label={trans.__('Add parameter')}
            onClick={() => {
              onChange({ extras: [...extras, { name: '', text: '' }] });
            }}
          />
        )}
        <Several {...props} />
      </div>
    </fieldset>
  );
}

function ParameterField({
  parameter,
  state,
  problems,
  onChange,
  trans
}: IParametersProps & {
  readonly parameter: IParameter;
}): React.JSX.Element {
  const { name, type, default: usual } = parameter;
  const text = textOf(parameter, state);
  const change = (typed: string): void => {
    onChange({ texts: new Map(state.texts).set(name, typed) });
  };
  if (type === 'bool' && !state.isSeveral) {
    return (
      <Choice
        label={name}
        value={text}
        options={BOOLEANS}
        problem={problems.get(`parameters.${name}`) ?? ''}
        onChange={change}
      />
    );
  }
  return (
    <Field
      label={name}
      kind={typeLabel(type, trans)}
      text={text}
      isNumeric={(type === 'float' || type === 'int') && !state.isSeveral}
      isRequired={usual === null}
      placeholder={usual ?? undefined}
      problem={
        problems.get(`parameters.${name}`) ??
        // That it is empty is told when somebody wants to run it.
        (text.trim() === ''
          ? ''
          : parameterProblem(parameter, text, state, trans))
      }
      onChange={change}
    />
  );
}

function Several({
  project,
  state,
  problems,
  onChange,
  trans
}: IParametersProps): React.JSX.Element {
  const count = countRuns(project, state);
  const problem = problems.get('grid') ?? '';
  return (
    <>
      <label className="jp-MlflowProject-check">
        <input
          type="checkbox"
          checked={state.isSeveral}
          onChange={event => {
            onChange(toggled(project, state, event.target.checked));
          }}
        />
        {trans.__('Several values')}
      </label>
      <p
        className="jp-MlflowProject-note"
        data-wrong={problem !== ''}
        role="status"
      >
        {problem !== ''
          ? problem
          : !state.isSeveral
            ? ''
            : count === 1
              ? trans.__('Type values between commas, such as 0.1, 0.2.')
              : trans.__('This makes %1 runs, below one parent run.', count)}
      </p>
    </>
  );
}

/** What is one value stays it; several are told to be none of a number. */
function toggled(
  project: IProject | null,
  state: IFormState,
  isSeveral: boolean
): Partial<IFormState> {
  const other = (text: string): string => {
    if (isSeveral) {
      return quoted(text);
    }
    const values = splitValues(text);
    return values.length === 1 ? (values[0] ?? '') : text;
  };
  const texts = new Map(state.texts);
  for (const parameter of entryPointOf(project, state)?.parameters ?? []) {
    const text = textOf(parameter, state);
    if (other(text) !== text) {
      texts.set(parameter.name, other(text));
    }
  }
  return {
    isSeveral,
    texts,
    extras: state.extras.map(each => ({ ...each, text: other(each.text) }))
  };
}
