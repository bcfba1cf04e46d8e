import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { KeyFilter, matchesKey } from '../../components/keyfilter';
import { Choice } from '../choice';
import { Toggle } from '../toggle';
import type { columnIds } from './columns';
import { keyOf } from './columns';

type Ids = ReturnType<typeof columnIds>;
type Kind = keyof Ids;

/** More entries are looked for by a part of their name. */
const MAX_SHOWN = 100;

/**
 * Choose one column.
 *
 * @param props.nothing What choosing none is called; left out where there must be one.
 */
export function ColumnSelect({
  label,
  ids,
  kinds,
  value,
  nothing,
  onChange,
  trans
}: {
  readonly label: string;
  readonly ids: Ids;
  readonly kinds: readonly Kind[];
  readonly value: string | null;
  readonly nothing?: string;
  readonly onChange: (id: string | null) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <Choice
      label={label}
      value={value ?? ''}
      onChange={id => {
        onChange(id === '' ? null : id);
      }}
    >
      {nothing !== undefined && <option value="">{nothing}</option>}
      {kinds.map(
        kind =>
          ids[kind].length > 0 && (
            <optgroup key={kind} label={kindLabel(kind, trans)}>
              {ids[kind].map(id => (
                <option key={id} value={id}>
                  {keyOf(id)}
                </option>
              ))}
            </optgroup>
          )
      )}
    </Choice>
  );
}

/**
 * Choose the axes of parallel coordinates.
 */
export function ColumnsPicker({
  ids,
  values,
  onChange,
  trans
}: {
  readonly ids: Ids;
  readonly values: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [wanted, setWanted] = useState('');
  return (
    <details className="jp-MlflowAcross-picker">
      <summary>{trans.__('Axes (%1)', values.length)}</summary>
      <div>
        <KeyFilter
          label={trans.__('Find a parameter or metric')}
          value={wanted}
          onChange={setWanted}
        />
        {(['params', 'metrics', 'tags'] as const).map(kind => {
          const found = ids[kind].filter(id => matchesKey(keyOf(id), wanted));
          return (
            found.length > 0 && (
              <fieldset key={kind}>
                <legend>{kindLabel(kind, trans)}</legend>
                {found.slice(0, MAX_SHOWN).map(id => (
                  <Toggle
                    key={id}
                    label={keyOf(id)}
                    isOn={values.includes(id)}
                    onChange={isOn => {
                      const others = values.filter(each => each !== id);
                      onChange(isOn ? [...others, id] : others);
                    }}
                  />
                ))}
                {found.length > MAX_SHOWN && (
                  <p>
                    {trans._n(
                      'and %1 more: find it by name',
                      'and %1 more: find them by name',
                      found.length - MAX_SHOWN
                    )}
                  </p>
                )}
              </fieldset>
            )
          );
        })}
      </div>
    </details>
  );
}

function kindLabel(kind: Kind, trans: TranslationBundle): string {
  return {
    metrics: trans.__('Metrics'),
    params: trans.__('Parameters'),
    tags: trans.__('Tags')
  }[kind];
}
