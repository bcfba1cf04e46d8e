import React, { useEffect, useState } from 'react';

/**
 * What is further down a page: drawn in the frame after that of what is above it, which nobody has
 * to wait longer for then.
 */
export function AfterPaint({
  children
}: {
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      // That was before the first frame is painted.
      frame = requestAnimationFrame(() => {
        setPainted(true);
      });
    });
    return (): void => {
      cancelAnimationFrame(frame);
    };
  }, []);
  return <>{isPainted && children}</>;
}
