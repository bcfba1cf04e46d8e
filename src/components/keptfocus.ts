import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/**
 * Keeps the keyboard near where it was: when what has the focus is taken away, what held it gets it.
 *
 * @returns For what holds it, which can have the focus itself and is there from the first time on.
 */
export function useKeptFocus<E extends HTMLElement>(): RefObject<E> {
  const place = useRef<E>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const holder = place.current;
    const note = ({ target }: FocusEvent): void => {
      last.current = target instanceof Element ? target : null;
    };
    holder?.addEventListener('focusin', note);
    return (): void => {
      holder?.removeEventListener('focusin', note);
    };
  }, []);
  // After those within: a field gives it back to the button that opened it.
  useEffect(() => {
    if (last.current?.isConnected === false) {
      last.current = null;
      // Unless the person is somewhere else by now.
      if (document.activeElement === document.body) {
        place.current?.focus({ preventScroll: true });
      }
    }
  });
  return place;
}
