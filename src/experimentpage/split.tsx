import React, { useRef } from 'react';

/** Neither side becomes smaller than this share of the width. */
const LEAST = 0.2;

/** What an arrow key changes. */
const STEP = 0.05;

/**
 * Two parts side by side, with an edge between them that is dragged, or moved by the arrow keys. Where there
 * is too little width they are one below the other.
 *
 * @param props.share Of the first part, from 0 to 1.
 * @param props.second null for none.
 */
export function Split({
  share,
  onShare,
  label,
  first,
  second
}: {
  readonly share: number;
  readonly onShare: (share: number) => void;
  readonly label: string;
  readonly first: React.JSX.Element;
  readonly second: React.JSX.Element | null;
}): React.JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const change = (next: number): void => {
    onShare(Math.max(LEAST, Math.min(next, 1 - LEAST)));
  };
  const percent = `${Math.round(share * 100)}%`;
  return (
    <div ref={root} className="jp-MlflowSplit">
      <div
        className="jp-MlflowSplit-first"
        style={second ? { flexBasis: percent } : undefined}
      >
        {first}
      </div>
      {second && (
        <>
          <div
            className="jp-MlflowSplit-edge"
            role="separator"
            tabIndex={0}
            aria-orientation="vertical"
            aria-label={label}
            aria-valuenow={Math.round(share * 100)}
            onKeyDown={event => {
              const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
              if (step !== undefined) {
                event.preventDefault();
                change(share + step);
              }
            }}
            onPointerDown={event => {
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
            onPointerMove={event => {
              const rect = root.current?.getBoundingClientRect();
              if (
                rect &&
                event.currentTarget.hasPointerCapture(event.pointerId)
              ) {
                change((event.clientX - rect.left) / rect.width);
              }
            }}
          />
          <div className="jp-MlflowSplit-second">{second}</div>
        </>
      )}
    </div>
  );
}
