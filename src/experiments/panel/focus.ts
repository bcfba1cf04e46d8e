import type { RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef } from 'react';

/** A button that was answered is often gone with the next state: where the focus goes then. */
interface IHolder {
  readonly element: HTMLElement;
  /** The run that it is about. */
  readonly row: Element | null;
}

/**
 * Keeps the focus in the panel when what has it goes away: its run gets it, else the panel itself.
 *
 * @returns For the element that holds all others. It is looked at with each drawing of the caller.
 */
export function useKeptFocus(): RefObject<HTMLDivElement> {
  const root = useRef<HTMLDivElement>(null);
  const holder = useRef<IHolder | null>(null);
  useEffect(() => {
    const node = root.current;
    const onFocusIn = ({ target }: FocusEvent): void => {
      const element = target as HTMLElement;
      holder.current = { element, row: element.closest('[data-run-id]') };
    };
    const onFocusOut = ({ target }: FocusEvent): void => {
      // Some browsers send it while the element is taken away.
      queueMicrotask(() => {
        if (
          holder.current?.element === target &&
          (target as Node).isConnected
        ) {
          holder.current = null;
        }
      });
    };
    node?.addEventListener('focusin', onFocusIn);
    node?.addEventListener('focusout', onFocusOut);
    return (): void => {
      node?.removeEventListener('focusin', onFocusIn);
      node?.removeEventListener('focusout', onFocusOut);
    };
  }, []);
  useLayoutEffect(() => {
    if (!holder.current || holder.current.element.isConnected) {
      return;
    }
    const { row } = holder.current;
    holder.current = null;
    if (document.activeElement === document.body) {
      const heir = row?.isConnected
        ? row.querySelector('button')
        : root.current?.closest<HTMLElement>('[tabindex]');
      heir?.focus({ preventScroll: true });
    }
  });
  return root;
}
