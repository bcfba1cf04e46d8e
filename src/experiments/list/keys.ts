import type { KeyboardEvent } from 'react';

/** What moves from one run to another: by how many, or to which end. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * The arrow keys go from run to run, as in other lists; Tab goes through what is in each.
 */
export function stepThroughRows(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const { target, currentTarget } = event;
  if (
    step === undefined ||
    !(target instanceof HTMLElement) ||
    !target.matches('.jp-MlflowRunRow-toggle')
  ) {
    return;
  }
  const toggles = [
    ...currentTarget.querySelectorAll<HTMLElement>('.jp-MlflowRunRow-toggle')
  ];
  const next = toggles[toggles.indexOf(target) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
