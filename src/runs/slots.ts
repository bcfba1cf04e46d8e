import { useState } from 'react';

/** A row's element on the page. */
export interface ISlot {
  /** Of the element: the same while rows come and go. */
  readonly key: number;
  /** The row that it draws. */
  readonly index: number;
}

/**
 * The elements for the rows that are wanted, in their order on the page.
 *
 * While rows move by, an element whose row is gone draws the next one that comes: to make new
 * elements, to find the styles of each and to lay them out is most of what a frame takes. Order on
 * the page is order of reading, so it is mended as soon as nothing moves.
 *
 * @param held The row whose element draws no other: a menu that closes gives the focus back to it.
 */
export function useSlots(
  indices: readonly number[],
  isMoving: boolean,
  held: number
): readonly ISlot[] {
  const [slots, setSlots] = useState<readonly ISlot[]>([]);
  const next = placed(slots, indices, isMoving, held);
  const isSame =
    next.length === slots.length &&
    next.every(({ key, index }, place) => {
      const slot = slots[place];
      return slot?.key === key && slot.index === index;
    });
  if (isSame) {
    return slots;
  }
  setSlots(next);
  return next;
}

/** Where each row is drawn, given where rows were. */
export function placed(
  slots: readonly ISlot[],
  indices: readonly number[],
  isMoving: boolean,
  held = -1
): ISlot[] {
  const before = new Set(slots.map(({ index }) => index));
  const wanted = new Set(indices);
  const come = indices.filter(index => !before.has(index));
  const next = slots.flatMap(slot => {
    if (wanted.has(slot.index)) {
      return [slot];
    }
    const isFree = isMoving && slot.index !== held;
    const index = isFree ? come.shift() : undefined;
    return index === undefined ? [] : [{ key: slot.key, index }];
  });
  const free = Math.max(-1, ...slots.map(({ key }) => key)) + 1;
  next.push(...come.map((index, number) => ({ key: free + number, index })));
  return isMoving ? next : next.sort((a, b) => a.index - b.index);
}
