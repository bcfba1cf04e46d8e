import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import type { PartName } from './contents';
import { partTitle } from './contents';

/**
 * A part of the page with its heading.
 */
export function Section({
  name,
  count,
  tools,
  isHalf = false,
  trans,
  children
}: {
  readonly name: PartName;
  /** How many things there are in it. */
  readonly count?: number;
  /** What stands at the end of the heading's line. */
  readonly tools?: React.ReactNode;
  /** Whether it shares a line with its neighbour where there is room. */
  readonly isHalf?: boolean;
  readonly trans: TranslationBundle;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const id = useId();
  return (
    <section
      className={`jp-MlflowSection${isHalf ? ' jp-mod-half' : ''}`}
      data-part={name}
      aria-labelledby={id}
      tabIndex={-1}
    >
      <div className="jp-MlflowSection-head">
        <h2 id={id}>
          {partTitle(name, trans)}
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
