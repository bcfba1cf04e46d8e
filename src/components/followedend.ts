import type { RefObject, UIEvent } from 'react';
import { useCallback, useLayoutEffect, useRef } from 'react';

/** Pixels from the end at which it is still followed. */
const NEAR = 24;

/**
 * Keeps a pane at its end, as what it shows grows, unless somebody has scrolled up.
 *
 * @param shown What it shows.
 * @returns For the element that scrolls.
 */
export function useFollowedEnd<E extends HTMLElement>(
  shown: unknown
): {
  readonly ref: RefObject<E>;
  readonly onScroll: (event: UIEvent<E>) => void;
} {
  const ref = useRef<E>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const node = ref.current;
    if (node && isAtEnd.current) {
      node.scrollTop = node.scrollHeight;
    }
  }, [shown]);
  const onScroll = useCallback(({ currentTarget: node }: UIEvent<E>) => {
    isAtEnd.current =
      node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
  }, []);
  return { ref, onScroll };
}
