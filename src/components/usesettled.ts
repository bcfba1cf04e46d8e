import { useEffect, useState } from 'react';

/** How long a text must stand still before somebody is asked about it, in ms. */
const TYPING = 300;

/**
 * A value that is typed, once it stands still.
 */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, TYPING);
    return (): void => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
