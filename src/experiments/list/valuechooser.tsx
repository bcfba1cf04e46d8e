import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { TextButton } from '../../components/button';
import { KeyFilter, matchesKey } from '../../components/keyfilter';
import { Loading } from '../../components/loading';
import { useBeginning } from '../../components/more';
import type { ColumnKind } from '../../runs/columns';
import { columnOf, kindLabel } from '../../runs/columns';
import { isLowerBetter } from '../../runs/direction';
import type { IExperimentsModel, IListing } from '../../tokens';
import { PinnedOrder } from './pinnedorder';

/** From so many keys on there is a search. */
const MANY = 8;

/**
 * Chooses which metrics and parameters each row shows, in which order, and which direction of a metric
 * is better.
 *
 * @param props.keys Those that there are; null as long as they are not known.
 */
export function ValueChooser({
  listing,
  keys,
  onChange,
  trans
}: {
  readonly listing: IListing;
  readonly keys: Awaited<ReturnType<IExperimentsModel['keys']>> | null;
  readonly onChange: (changes: Partial<IListing>) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [search, setSearch] = useState('');
  if (!keys) {
    return <Loading trans={trans} />;
  }
  const { pinned } = listing;
  const count = keys.metrics.length + keys.params.length;
  return (
    <div
      className="jp-MlflowValueChooser"
      role="group"
      aria-label={trans.__('What rows show')}
    >
      {count > MANY && (
        <KeyFilter
          label={trans.__('Search metrics and parameters')}
          value={search}
          onChange={setSearch}
        />
      )}
      <div className="jp-MlflowValueChooser-lists">
        {pinned.length > 1 && search === '' && (
          <PinnedOrder
            pinned={pinned}
            onChange={next => {
              onChange({ pinned: next });
            }}
            trans={trans}
          />
        )}
        {(['metrics', 'params'] as const).map(kind => (
          <Choices
            // What was unfolded belongs to what was looked for.
            key={`${kind} ${search}`}
            kind={kind}
            keys={keys[kind].filter(key => matchesKey(key, search))}
            listing={listing}
            onChange={onChange}
            trans={trans}
          />
        ))}
        {count === 0 && <p>{trans.__('No metrics or parameters yet.')}</p>}
      </div>
      {pinned.length > 0 && (
        <TextButton
          label={trans.__('Show the first few metrics')}
          onClick={() => {
            onChange({ pinned: [] });
          }}
        />
      )}
    </div>
  );
}

function Choices({
  kind,
  keys,
  listing: { pinned, flipped },
  onChange,
  trans
}: {
  readonly kind: ColumnKind;
  readonly keys: readonly string[];
  readonly listing: IListing;
  readonly onChange: (changes: Partial<IListing>) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { shown, more } = useBeginning(keys, trans);
  if (keys.length === 0) {
    return null;
  }
  return (
    <fieldset>
      <legend>{kindLabel(kind, trans)}</legend>
      {shown.map(key => {
        const id = `${kind}.${key}`;
        return (
          <Choice
            key={id}
            id={id}
            isPinned={pinned.includes(id)}
            isLower={isLowerBetter(key, flipped)}
            onToggle={() => {
              onChange({ pinned: toggled(pinned, id) });
            }}
            onFlip={() => {
              onChange({ flipped: toggled(flipped, key) });
            }}
            trans={trans}
          />
        );
      })}
      {more}
    </fieldset>
  );
}

function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter(other => other !== one) : [...all, one];
}

function Choice({
  id,
  isPinned,
  isLower,
  onToggle,
  onFlip,
  trans
}: {
  readonly id: string;
  readonly isPinned: boolean;
  readonly isLower: boolean;
  readonly onToggle: () => void;
  readonly onFlip: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { kind, key } = columnOf(id);
  const better = isLower
    ? trans.__('lower is better')
    : trans.__('higher is better');
  return (
    <div className="jp-MlflowValueChooser-choice">
      <label title={key}>
        <input type="checkbox" checked={isPinned} onChange={onToggle} />
        <bdi>{key}</bdi>
      </label>
      {kind === 'metrics' && (
        <button
          type="button"
          className="jp-MlflowValueChooser-better"
          title={trans.__('%1: %2. Click to change.', key, better)}
          aria-label={`${key}: ${better}`}
          onClick={onFlip}
        >
          {isLower ? '↓' : '↑'}
        </button>
      )}
    </div>
  );
}
