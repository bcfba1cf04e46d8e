import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, moveDownIcon, moveUpIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useRef } from 'react';
import { IconButton } from '../../components/button';
import { columnOf } from '../../runs/columns';
import type { IListing } from '../../tokens';

/**
 * What a person has chosen to see in each row, in its order.
 */
export function PinnedOrder({
  pinned,
  onChange,
  trans
}: {
  readonly pinned: IListing['pinned'];
  readonly onChange: (pinned: IListing['pinned']) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef<{ readonly id: string; readonly label: string } | null>(
    null
  );
  useEffect(() => {
    // What is moved in the document loses the focus.
    if (moved.current) {
      const { id, label } = moved.current;
      moved.current = null;
      const place = pinned.indexOf(id);
      const buttons = list.current?.children[place]?.querySelectorAll('button');
      [...(buttons ?? [])]
        .find(button => button.getAttribute('aria-label') === label)
        ?.focus();
    }
  }, [pinned]);
  const mover = (id: string, step: -1 | 1): React.JSX.Element => {
    const { key } = columnOf(id);
    const label =
      step < 0 ? trans.__('Move %1 up', key) : trans.__('Move %1 down', key);
    const from = pinned.indexOf(id);
    const to = from + step;
    return (
      <IconButton
        icon={step < 0 ? moveUpIcon : moveDownIcon}
        label={label}
        onClick={() => {
          const other = pinned[to];
          if (other !== undefined) {
            moved.current = { id, label };
            const next = [...pinned];
            next[from] = other;
            next[to] = id;
            onChange(next);
          }
        }}
      />
    );
  };
  return (
    <ol
      ref={list}
      className="jp-MlflowPinnedOrder"
      aria-label={trans.__('Shown, in this order')}
    >
      {pinned.map(id => {
        const { key } = columnOf(id);
        return (
          <li key={id}>
            <bdi title={key}>{key}</bdi>
            {mover(id, -1)}
            {mover(id, 1)}
            <IconButton
              icon={closeIcon}
              label={trans.__('Do not show %1', key)}
              onClick={() => {
                onChange(pinned.filter(other => other !== id));
              }}
            />
          </li>
        );
      })}
    </ol>
  );
}
