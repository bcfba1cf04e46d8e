import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { RowHeights } from './rowheights';

/** Rows are drawn this far above and below what is seen, in pixels. */
const MARGIN = 300;

interface IRange {
  readonly first: number;
  /** Behind the last one. */
  readonly last: number;
}

/**
 * A list of which only the rows in and near the view are in the document.
 *
 * Rows may be of any height, and change it. The list scrolls with the nearest ancestor that does.
 *
 * @param props.count How many rows there are.
 * @param props.guess The height of a row, before any was drawn.
 * @param props.row Draws a row, an `li` with a key.
 * @param props.wanted A row to bring into the document; null for none.
 * @param props.onLook Told which rows are drawn, from the first to before the last.
 */
export function WindowedList({
  count,
  guess,
  className,
  label,
  row,
  wanted = null,
  onLook
}: {
  readonly count: number;
  readonly guess: number;
  readonly className: string;
  readonly label: string;
  readonly row: (index: number) => React.JSX.Element;
  readonly wanted?: number | null;
  readonly onLook: (first: number, last: number) => void;
}): React.JSX.Element {
  const [heights] = useState(() => new RowHeights(guess));
  const [range, setRange] = useState<IRange>({ first: 0, last: 0 });
  const [, redraw] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const start = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const node = list.current;
    const top = start.current;
    if (!node || !top) {
      return;
    }
    const scroller = scrollerOf(node);
    const look = (): void => {
      if (scroller?.clientHeight === 0) {
        // Nobody sees it.
        return;
      }
      const [above, height] = viewOf(scroller, top);
      const first = heights.at(above - MARGIN, count);
      const last = Math.min(
        count,
        heights.at(above + height + MARGIN, count) + 1
      );
      setRange(before =>
        before.first === first && before.last === last
          ? before
          : { first, last }
      );
    };
    look();
    const target = scroller ?? window;
    target.addEventListener('scroll', look, { passive: true });
    let width = node.clientWidth;
    const observer = new ResizeObserver(() => {
      if (node.clientWidth !== width) {
        width = node.clientWidth;
        heights.forget();
      }
      if (measure(node, heights)) {
        redraw(times => times + 1);
      }
      look();
    });
    observer.observe(node);
    if (scroller) {
      observer.observe(scroller);
    }
    return (): void => {
      target.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [count, heights]);

  const first = Math.min(range.first, count);
  const last = Math.min(range.last, count);
  useLayoutEffect(() => {
    if (list.current && measure(list.current, heights)) {
      redraw(times => times + 1);
    }
  }, [first, heights, last]);
  useEffect(() => {
    onLook(first, last);
  }, [first, last, onLook]);
  useEffect(() => {
    const scroller = list.current && scrollerOf(list.current);
    if (wanted !== null && scroller && start.current) {
      const [above, height] = viewOf(scroller, start.current);
      const top = heights.top(wanted);
      if (top < above || top > above + height - guess) {
        scroller.scrollBy({ top: top - above - height / 3 });
      }
    }
  }, [guess, heights, wanted]);

  const rows: React.JSX.Element[] = [];
  for (let index = first; index < last; index++) {
    rows.push(row(index));
  }
  return (
    <>
      <div ref={start} style={{ height: heights.top(first) }} />
      <ol
        ref={list}
        className={className}
        aria-label={label}
        data-first={first}
      >
        {rows}
      </ol>
      <div style={{ height: heights.top(count) - heights.top(last) }} />
    </>
  );
}

/** What of the list is seen: how much is above, and how high the view is, in pixels. */
function viewOf(
  scroller: HTMLElement | null,
  start: HTMLElement
): readonly [number, number] {
  const top = scroller?.getBoundingClientRect().top ?? 0;
  return [
    top - start.getBoundingClientRect().top,
    scroller?.clientHeight ?? window.innerHeight
  ];
}

/** The nearest ancestor that scrolls; null for the window. */
function scrollerOf(node: HTMLElement): HTMLElement | null {
  for (let one = node.parentElement; one; one = one.parentElement) {
    const { overflowY } = getComputedStyle(one);
    if (overflowY === 'auto' || overflowY === 'scroll') {
      return one;
    }
  }
  return null;
}

/** @returns Whether any row is as high as was not known. */
function measure(list: HTMLElement, heights: RowHeights): boolean {
  const first = Number(list.dataset.first);
  const news = [...list.children].filter((node, index) => {
    const { height } = node.getBoundingClientRect();
    // Without layout, as in a hidden tab, nothing has a height.
    return height > 0 && heights.set(first + index, height);
  });
  const isNew = news.length > 0;
  if (isNew) {
    heights.guessFromMeasured();
  }
  return isNew;
}
