import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';

/**
 * Gives the focus back to the button that opened a field when the field is gone, and the focus with it.
 *
 * @param isOpen Whether the field is there.
 * @returns For what holds the button, the first one in it.
 */
export function useFocusBack<E extends HTMLElement>(
  isOpen: boolean
): RefObject<E> {
  const place = useRef<E>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (isOpen) {
      wasOpen.current = true;
    } else if (wasOpen.current) {
      wasOpen.current = false;
      if (document.activeElement === document.body) {
        place.current?.querySelector('button')?.focus();
      }
    }
  }, [isOpen]);
  return place;
}
