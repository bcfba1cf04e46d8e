import React, { useId } from 'react';
import { useKeptFocus } from './keptfocus';

/**
 * A part of a page with its heading.
 */
export function PageSection({
  name,
  title,
  count,
  tools,
  isHalf = false,
  onEnter,
  children
}: {
  /** What finds it on the page. */
  readonly name: string;
  readonly title: string;
  /** How many things there are in it. */
  readonly count?: number;
  /** What stands at the end of the heading's line. */
  readonly tools?: React.ReactNode;
  /** Whether it shares a line with its neighbour where there is room. */
  readonly isHalf?: boolean;
  /** Called when something in it gets the focus. */
  readonly onEnter?: () => void;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const id = useId();
  const place = useKeptFocus<HTMLElement>();
  return (
    <section
      ref={place}
      className={`jp-MlflowSection${isHalf ? ' jp-mod-half' : ''}`}
      data-part={name}
      aria-labelledby={id}
      tabIndex={-1}
      onFocus={onEnter}
    >
      <div className="jp-MlflowSection-head">
        <h2 id={id}>
          {title}
          {count !== undefined && (
            <span className="jp-MlflowSection-count"> {count}</span>
          )}
        </h2>
        {tools}
      </div>
      {children}
    </section>
  );
}
