import type { RefObject } from 'react';
import { useLayoutEffect, useState } from 'react';

/**
 * The width of an element as it is laid out, in CSS pixels; 0 until it is. While it is hidden, that
 * is what it was before.
 */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) {
      return;
    }
    const measure = (): void => {
      setWidth(before => node.clientWidth || before);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return (): void => {
      observer.disconnect();
    };
  }, [element]);
  return width;
}

/** Also what is about to be scrolled into sight. TypeScript does not know the margin of what scrolls. */
const NEAR: IntersectionObserverInit & { readonly scrollMargin: string } = {
  rootMargin: '200px',
  scrollMargin: '200px'
};

/**
 * Whether an element is in sight, or was before the page it is on was hidden.
 */
export function useInSight(element: RefObject<HTMLElement | null>): boolean {
  const [isInSight, setInSight] = useState(false);
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) {
      return;
    }
    const observer = new IntersectionObserver(entries => {
      const last = entries.at(-1);
      if (last && last.boundingClientRect.width > 0) {
        setInSight(last.isIntersecting);
      }
    }, NEAR);
    observer.observe(node);
    const lookNow = (): void => {
      const { width, top, bottom } = node.getBoundingClientRect();
      setInSight(width > 0 && bottom > 0 && top < window.innerHeight);
    };
    // The observer tells it a frame later, in which points can be on their way.
    lookNow();
    return (): void => {
      observer.disconnect();
    };
  }, [element]);
  return isInSight;
}
