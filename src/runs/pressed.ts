import { useEffect, useRef, useState } from 'react';

/** Whether a pointer is down that `press` was called for; until the click that it makes is over. */
export function usePressed(): {
  readonly isPressed: boolean;
  readonly press: () => void;
} {
  const [isPressed, setPressed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (!isPressed) {
      return;
    }
    const release = (): void => {
      // The click comes after this event, in the same turn of the event loop.
      timer.current = setTimeout(() => {
        setPressed(false);
      });
    };
    // A drag cancels the pointer. What is pressed here may be released anywhere.
    window.addEventListener('pointerup', release, true);
    window.addEventListener('pointercancel', release, true);
    return (): void => {
      clearTimeout(timer.current);
      window.removeEventListener('pointerup', release, true);
      window.removeEventListener('pointercancel', release, true);
    };
  }, [isPressed]);
  return {
    isPressed,
    press: () => {
      // Of a double click, the second press may come before the first has ended.
      clearTimeout(timer.current);
      setPressed(true);
    }
  };
}
