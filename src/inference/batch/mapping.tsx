import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import type { InputColumn } from '../../api/inputs';
import type { IModelColumn, Mapping } from './columns';
import { fits, kindWords, typeProblem } from './columns';

/**
 * Which column of the input goes into which of the model.
 */
export function MappingFields({
  asked,
  there,
  mapping,
  trans,
  onChange
}: {
  /** Empty for a model without named columns: then the input's own are chosen from. */
  readonly asked: readonly IModelColumn[];
  readonly there: readonly InputColumn[];
  readonly mapping: Mapping;
  readonly trans: TranslationBundle;
  readonly onChange: (mapping: Mapping) => void;
}): React.JSX.Element {
  const change = (name: string, to: string | null): void => {
    const changed = new Map(mapping);
    if (to === null) {
      changed.delete(name);
    } else {
      changed.set(name, to);
    }
    onChange(changed);
  };
  return (
    <fieldset className="jp-MlflowBatch-columns">
      <legend>{trans.__('Columns')}</legend>
      {asked.map(column => (
        <ModelColumn
          key={column.name}
          column={column}
          there={there}
          chosen={mapping.get(column.name)}
          trans={trans}
          onChange={to => {
            change(column.name, to);
          }}
        />
      ))}
      {asked.length === 0 &&
        there.map(({ name, kind }) => (
          <label key={name} className="jp-MlflowBatch-own">
            <input
              type="checkbox"
              checked={mapping.has(name)}
              onChange={event => {
                // In the order of the input, by which such a model goes.
                const chosen = there.filter(each =>
                  each.name === name
                    ? event.target.checked
                    : mapping.has(each.name)
                );
                onChange(new Map(chosen.map(each => [each.name, each.name])));
              }}
            />
            <bdi>{name}</bdi>
            <span className="jp-MlflowBatch-quiet">
              {kindWords(kind, trans)}
            </span>
          </label>
        ))}
    </fieldset>
  );
}

function ModelColumn({
  column: { name, type, isRequired },
  there,
  chosen,
  trans,
  onChange
}: {
  readonly column: IModelColumn;
  readonly there: readonly InputColumn[];
  readonly chosen: string | undefined;
  readonly trans: TranslationBundle;
  readonly onChange: (to: string | null) => void;
}): React.JSX.Element {
  const id = useId();
  const given = there.find(each => each.name === chosen);
  const told = given ? typeProblem(type, given, trans) : '';
  const problem = given
    ? fits(type, given)
      ? told
      : trans.__('%1. Choose another column.', told)
    : isRequired
      ? trans.__('The model needs this column. Choose one of the input.')
      : '';
  return (
    <div className="jp-MlflowBatch-column">
      <label htmlFor={id}>
        <bdi>{name}</bdi>
        <span className="jp-MlflowBatch-quiet">
          {isRequired ? type : trans.__('%1, optional', type)}
        </span>
      </label>
      <select
        id={id}
        className="jp-mod-styled"
        value={given ? there.indexOf(given) : -1}
        aria-required={isRequired}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onChange={event => {
          onChange(there[Number(event.target.value)]?.name ?? null);
        }}
      >
        <option value={-1}>
          {isRequired ? trans.__('Choose…') : trans.__('Leave out')}
        </option>
        {there.map((each, index) => (
          <option key={index} value={index}>
            {each.name}
          </option>
        ))}
      </select>
      <span
        id={`${id}-problem`}
        className="jp-MlflowBatch-problem"
        role="status"
      >
        {problem}
      </span>
    </div>
  );
}
