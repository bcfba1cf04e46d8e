import { useState } from 'react';

/** A row's element on the page. */
export interface ISlot {
  /** Of the element: the same while rows come and go. */
  readonly key: number;
  /** The row that it draws. */
  readonly index: number;
}

/**
 * What may be done with the elements that are there.
 *
 * - 'reuse': one whose row is gone draws the next one that comes. To make new elements, to find the
 *   styles of each and to lay them out is most of what a frame takes while rows move by.
 * - 'keep': each stays where it is. One that has the focus, is pressed or has selected text would
 *   lose that, and a click is none when its element moved between press and release.
 * - 'order': they are put in the order of the rows, which is the order of reading.
 */
export type Care = 'reuse' | 'keep' | 'order';

/**
 * The elements for the rows that are wanted, in their order on the page.
 *
 * @param held The row whose element draws no other: a menu that closes gives the focus back to it.
 */
export function useSlots(
  indices: readonly number[],
  care: Care,
  held: number
): readonly ISlot[] {
  const [slots, setSlots] = useState<readonly ISlot[]>([]);
  const next = placed(slots, indices, care, held);
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
  care: Care,
  held = -1
): ISlot[] {
  const before = new Set(slots.map(({ index }) => index));
  const wanted = new Set(indices);
  const come = indices.filter(index => !before.has(index));
  const next = slots.flatMap(slot => {
    if (wanted.has(slot.index)) {
      return [slot];
    }
    const isFree = care === 'reuse' && slot.index !== held;
    const index = isFree ? come.shift() : undefined;
    return index === undefined ? [] : [{ key: slot.key, index }];
  });
  const free = Math.max(-1, ...slots.map(({ key }) => key)) + 1;
  for (const [number, index] of come.entries()) {
    const after = next.findIndex(slot => slot.index > index);
    next.splice(after < 0 ? next.length : after, 0, {
      key: free + number,
      index
    });
  }
  return care === 'order' ? next.sort((a, b) => a.index - b.index) : next;
}
