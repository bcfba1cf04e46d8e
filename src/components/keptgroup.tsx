import React from 'react';
import { useKeptFocus } from './keptfocus';

/**
 * A part that can be scrolled by keyboard, and has the focus when what had it is taken out of it.
 */
export function KeptGroup({
  className,
  label,
  children
}: {
  readonly className: string;
  readonly label: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const place = useKeptFocus<HTMLDivElement>();
  return (
    <div
      ref={place}
      className={className}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      {children}
    </div>
  );
}
