import React, { useEffect, useRef } from 'react';
import { useWidth } from '../size';

/** A chart of another width within one step of it has no more points. In CSS pixels. */
const STEP = 50;

/** More pixels than that in one are not told apart. */
const MAX_RATIO = 2;

/** `store/views/metric/routes.py` */
const MAX_POINTS = 4_000;

/**
 * What needs to know how wide it is.
 *
 * @param props.onWidth Told how many points are worth a pixel.
 * @param props.children Draws it, given its width in CSS pixels.
 */
export function Sized({
  onWidth,
  children
}: {
  readonly onWidth: (pixels: number) => void;
  readonly children: (width: number) => React.ReactNode;
}): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const pixels = Math.min(
    MAX_POINTS,
    Math.ceil(width / STEP) * STEP * Math.min(MAX_RATIO, devicePixelRatio)
  );
  useEffect(() => {
    if (pixels > 0) {
      onWidth(Math.round(pixels));
    }
  }, [pixels, onWidth]);
  return (
    <div ref={box} className="jp-MlflowChart-body">
      {width > 0 && children(width)}
    </div>
  );
}
