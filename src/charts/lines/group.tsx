import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';
import type { IKeyGroup } from '../groups';
import { restOf } from '../groups';
import { useInSight, useWidth } from '../size';
import { LineCard } from './card';
import type { ILineParts } from './parts';

/** In CSS pixels. */
const MIN_WIDTH = 300;
const HEIGHT = 234;
const GAP = 8;

/**
 * The charts of metrics with the same beginning, which can be folded away.
 *
 * @param props.isAlone There are no others: it needs no name.
 */
export function LineGroup({
  group,
  isAlone,
  parts
}: {
  readonly group: IKeyGroup;
  readonly isAlone: boolean;
  readonly parts: ILineParts;
}): React.JSX.Element {
  const { setup, onSetup, trans } = parts;
  const { name, keys } = group;
  const isOpen = isAlone || !setup.closed.includes(name);
  const title = name === '' ? trans.__('Metrics') : name;
  const Caret = isOpen ? caretDownIcon : caretRightIcon;
  const toggle = (): void => {
    const others = setup.closed.filter(each => each !== name);
    onSetup({ ...setup, closed: isOpen ? [...others, name] : others });
  };
  return (
    <section className="jp-MlflowLines-group" aria-label={title}>
      {!isAlone && (
        <h3>
          <button type="button" aria-expanded={isOpen} onClick={toggle}>
            <Caret.react tag="span" />
            <bdi>{title}</bdi>
            <span className="jp-MlflowLines-count">{keys.length}</span>
          </button>
        </h3>
      )}
      {isOpen && (
        <Grid
          keys={keys}
          titleOf={key => (isAlone ? key : restOf(key, name))}
          parts={parts}
        />
      )}
    </section>
  );
}

function Grid({
  keys,
  titleOf,
  parts
}: {
  readonly keys: readonly string[];
  readonly titleOf: (key: string) => string;
  readonly parts: ILineParts;
}): React.JSX.Element {
  const grid = useRef<HTMLDivElement>(null);
  const width = useWidth(grid);
  const columns = Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP)));
  const rows: (readonly string[])[] = [];
  for (let start = 0; width > 0 && start < keys.length; start += columns) {
    rows.push(keys.slice(start, start + columns));
  }
  return (
    <div ref={grid} className="jp-MlflowLines-grid" style={{ gap: GAP }}>
      {rows.map(row => (
        <Row key={row[0]} columns={columns}>
          {row.map(key => (
            <LineCard
              key={key}
              metric={key}
              title={titleOf(key)}
              parts={parts}
            />
          ))}
        </Row>
      ))}
    </div>
  );
}

/** Charts side by side. Out of sight there is only the room for them. */
function Row({
  columns,
  children
}: {
  readonly columns: number;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const row = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(row);
  return (
    <div
      ref={row}
      className="jp-MlflowLines-row"
      style={{
        height: HEIGHT,
        gap: GAP,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`
      }}
    >
      {isInSight && children}
    </div>
  );
}
