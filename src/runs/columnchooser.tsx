import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { useSignalValue } from '../components/hooks';
import { KeyFilter, matchesKey } from '../components/keyfilter';
import { useBeginning } from '../components/more';
import type { ColumnKind } from './columns';
import {
  ATTRIBUTE_COLUMNS,
  NAME_COLUMN,
  columnLabel,
  kindLabel
} from './columns';
import type { RunsModel } from './model';
import { openPopup } from './popup';

const KINDS: readonly ColumnKind[] = [
  'attributes',
  'metrics',
  'params',
  'tags'
];

/** Let a person choose the columns, in a popup at an element. */
export function openColumnChooser(
  anchor: HTMLElement,
  model: RunsModel,
  trans: TranslationBundle
): void {
  openPopup(anchor, trans.__('Columns'), () => (
    <ColumnChooser model={model} trans={trans} />
  ));
}

function ColumnChooser({
  model,
  trans
}: {
  readonly model: RunsModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { keys, columns } = useSignalValue(model.changed, () => model.state);
  const [wanted, setWanted] = useState('');
  const ids = (kind: ColumnKind): readonly string[] => {
    const all =
      kind === 'attributes'
        ? ATTRIBUTE_COLUMNS.filter(id => id !== NAME_COLUMN)
        : (keys?.[kind].map(key => `${kind}.${key}`) ?? []);
    return all.filter(id => matchesKey(columnLabel(id, trans), wanted));
  };
  return (
    <div className="jp-MlflowColumnChooser">
      <KeyFilter
        label={trans.__('Search columns')}
        value={wanted}
        onChange={setWanted}
      />
      <div className="jp-MlflowColumnChooser-list">
        {KINDS.map(kind => (
          <Group
            // What was unfolded belongs to what was looked for.
            key={`${kind} ${wanted}`}
            title={kindLabel(kind, trans)}
            ids={ids(kind)}
            shown={columns}
            onChange={next => {
              model.change({ columns: next });
            }}
            trans={trans}
          />
        ))}
      </div>
    </div>
  );
}

function Group({
  title,
  ids,
  shown,
  onChange,
  trans
}: {
  readonly title: string;
  readonly ids: readonly string[];
  readonly shown: readonly string[];
  readonly onChange: (columns: readonly string[]) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { shown: first, more } = useBeginning(ids, trans);
  if (ids.length === 0) {
    return null;
  }
  const isAll = ids.every(id => shown.includes(id));
  const others = shown.filter(id => !ids.includes(id));
  return (
    <fieldset>
      <legend>
        <label>
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => {
              const hidden = ids.filter(id => !shown.includes(id));
              onChange(isAll ? others : [...shown, ...hidden]);
            }}
          />
          {title}
        </label>
      </legend>
      {first.map(id => (
        <label key={id} title={columnLabel(id, trans)}>
          <input
            type="checkbox"
            checked={shown.includes(id)}
            onChange={() => {
              onChange(
                shown.includes(id)
                  ? shown.filter(one => one !== id)
                  : [...shown, id]
              );
            }}
          />
          <span>{columnLabel(id, trans)}</span>
        </label>
      ))}
      {more}
    </fieldset>
  );
}
