import React, { useId, useRef, useState } from 'react';

/** One of several contents that take turns. */
export interface ITab {
  readonly id: string;
  readonly title: string;
  readonly content: React.ReactNode;
}

/**
 * Contents that take turns, in the way of the ARIA practices: one Tab stop, arrows between them.
 *
 * @param props.label What they are, for screen readers.
 * @param props.keeps Whether those that were seen stay as they are while another one is shown.
 * @param props.chosen The one that is shown; left out, the person's choice is kept here.
 */
export function Tabs({
  label,
  tabs,
  keeps = false,
  chosen,
  onChoose
}: {
  readonly label: string;
  readonly tabs: readonly ITab[];
  readonly keeps?: boolean;
  readonly chosen?: string;
  readonly onChoose?: (id: string) => void;
}): React.JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState(tabs[0]?.id);
  const current = chosen ?? own;
  const [seen, setSeen] = useState<readonly (string | undefined)[]>([]);
  if (keeps && !seen.includes(current)) {
    setSeen([...seen, current]);
  }
  const panels = tabs.filter(
    tab => tab.id === current || seen.includes(tab.id)
  );
  const choose = (index: number): void => {
    const tab = tabs.at(index % tabs.length);
    if (tab) {
      setOwn(tab.id);
      onChoose?.(tab.id);
    }
  };
  return (
    <div className="jp-MlflowTabs">
      <div
        ref={list}
        role="tablist"
        className="jp-MlflowTabs-list"
        aria-label={label}
        onKeyDown={event => {
          const at = tabs.findIndex(tab => tab.id === current);
          const to = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
          if (to !== undefined) {
            event.preventDefault();
            choose(to);
            list.current
              ?.querySelectorAll<HTMLElement>('[role="tab"]')
              .item((to + tabs.length) % tabs.length)
              .focus();
          }
        }}
      >
        {tabs.map((tab, index) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === current}
            aria-controls={
              panels.includes(tab) ? `${id}-${tab.id}-panel` : undefined
            }
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => {
              choose(index);
            }}
          >
            {tab.title}
          </button>
        ))}
      </div>
      {panels.map(tab => (
        <div
          key={keeps ? tab.id : ''}
          role="tabpanel"
          id={`${id}-${tab.id}-panel`}
          className="jp-MlflowTabs-panel"
          aria-labelledby={`${id}-${tab.id}`}
          hidden={tab.id !== current}
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}
