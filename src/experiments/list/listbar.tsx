import type { TranslationBundle } from '@jupyterlab/translation';
import { filterListIcon, listIcon } from '@jupyterlab/ui-components';
import React, { useCallback, useState } from 'react';
import { IconButton, TextButton } from '../../components/button';
import { sortIcon } from '../../components/icons';
import { Lazily } from '../../components/lazily';
import { openMenu } from '../../components/menu';
import type {
  IExperimentsModel,
  IExperimentsState,
  IListing
} from '../../tokens';
import type { IPanelParts } from '../parts';
import { orderEntries } from './orders';

type Keys = Awaited<ReturnType<IExperimentsModel['keys']>>;

/**
 * Which runs are listed, in which order, and what of them.
 */
export function ListBar({
  state,
  parts: { model },
  trans
}: {
  readonly state: IExperimentsState;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { listing, filterError } = state;
  const [keys, setKeys] = useState<Keys | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const loadKeys = useCallback(() => {
    // Without them there is no completion; the list tells of a store that cannot be read.
    model.keys().then(setKeys, () => undefined);
  }, [model]);
  const change = useCallback(
    (changes: Partial<IListing>) => {
      void model.list(changes);
    },
    [model]
  );
  return (
    <div
      className="jp-MlflowListBar"
      onFocus={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) {
          loadKeys();
        }
      }}
    >
      <div className="jp-MlflowListBar-line">
        <Lazily
          load={loadFilterBox}
          props={{
            value: listing.filter,
            onChange: (filter: string) => {
              change({ filter });
            },
            keys,
            error: filterError,
            trans
          }}
          trans={trans}
        />
        <IconButton
          icon={filterListIcon}
          label={trans.__('Quick filters')}
          opens="menu"
          onClick={button => {
            void openQuickFilters(button, listing, change, trans);
          }}
        />
        <IconButton
          icon={sortIcon}
          label={trans.__('Order')}
          opens="menu"
          onClick={button => {
            openMenu(button, orderEntries(state, change, trans));
          }}
        />
        <IconButton
          icon={listIcon}
          label={trans.__('Choose what rows show')}
          isPressed={isChoosing}
          onClick={() => {
            setChoosing(!isChoosing);
          }}
        />
      </div>
      <Chips listing={listing} change={change} trans={trans} />
      {isChoosing && (
        <Lazily
          load={loadChooser}
          props={{ listing, keys, onChange: change, trans }}
          trans={trans}
        />
      )}
    </div>
  );
}

/** What is left out beside what the filter says; a click takes it back. */
function Chips({
  listing: { withModel, stage },
  change,
  trans
}: {
  readonly listing: IListing;
  readonly change: (changes: Partial<IListing>) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  if (!withModel && stage === 'active') {
    return null;
  }
  return (
    <div className="jp-MlflowListBar-chips">
      {stage === 'deleted' && (
        <TextButton
          label={trans.__('Deleted runs ×')}
          title={trans.__('Show the runs that are not deleted')}
          onClick={() => {
            change({ stage: 'active' });
          }}
        />
      )}
      {withModel && (
        <TextButton
          label={trans.__('With a model ×')}
          title={trans.__('Show the runs without a model, too')}
          onClick={() => {
            change({ withModel: false });
          }}
        />
      )}
    </div>
  );
}

async function openQuickFilters(
  button: HTMLElement,
  { filter, withModel, stage }: IListing,
  change: (changes: Partial<IListing>) => void,
  trans: TranslationBundle
): Promise<void> {
  const { quickFilters } = await import('../../runs/quickfilters');
  openMenu(button, [
    ...quickFilters({ filter, withModel }, change, trans),
    null,
    {
      label: trans.__('Deleted runs'),
      isToggled: stage === 'deleted',
      run: () => {
        change({ stage: stage === 'deleted' ? 'active' : 'deleted' });
      }
    }
  ]);
}

async function loadFilterBox() {
  const { FilterBox } = await import('../../runs/filterbox');
  return FilterBox;
}

async function loadChooser() {
  const { ValueChooser } = await import('./valuechooser');
  return ValueChooser;
}
