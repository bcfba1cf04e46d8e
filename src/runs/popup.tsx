import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import React from 'react';

/** Room between a popup and the edge of the window, in pixels. */
const MARGIN = 4;

/**
 * Open a small panel below an element. Escape, and a click or the focus elsewhere, close it.
 *
 * @param label What it is called, for screen readers.
 * @param render What is in it; what it is given closes it.
 */
export function openPopup(
  anchor: HTMLElement,
  label: string,
  render: (close: () => void) => React.JSX.Element
): void {
  const close = (): void => {
    const hadFocus = popup.node.contains(document.activeElement);
    document.removeEventListener('pointerdown', onPointerDown, true);
    popup.dispose();
    if (hadFocus) {
      anchor.focus({ preventScroll: true });
    }
  };
  const onPointerDown = ({ target }: Event): void => {
    if (!popup.node.contains(target as Node)) {
      close();
    }
  };
  const popup = ReactWidget.create(
    <div
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          close();
        }
      }}
    >
      {render(close)}
    </div>
  );
  popup.addClass('jp-MlflowPopup');
  popup.node.setAttribute('role', 'dialog');
  popup.node.setAttribute('aria-label', label);
  popup.node.tabIndex = -1;
  Widget.attach(popup, document.body);
  document.addEventListener('pointerdown', onPointerDown, true);
  popup.node.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !popup.node.contains(relatedTarget as Node)) {
      close();
    }
  });
  void popup.renderPromise?.then(() => {
    if (popup.isDisposed) {
      return;
    }
    place(popup.node, anchor);
    const first = popup.node.querySelector<HTMLElement>('input, button');
    (first ?? popup.node).focus({ preventScroll: true });
  });
}

function place(node: HTMLElement, anchor: HTMLElement): void {
  const { left, bottom, top } = anchor.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const x = Math.min(left, window.innerWidth - width - MARGIN);
  const y =
    bottom + height > window.innerHeight - MARGIN && top > height
      ? top - height
      : bottom;
  node.style.left = `${Math.max(MARGIN, x)}px`;
  node.style.top = `${y}px`;
}
