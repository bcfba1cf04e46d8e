import type { LabIcon } from '@jupyterlab/ui-components';
import React from 'react';

/**
 * A small button with words, as it fits into a narrow panel.
 */
export function TextButton({
  label,
  title,
  icon,
  isBusy = false,
  onClick
}: {
  readonly label: string;
  /** More words, on hover. */
  readonly title?: string;
  readonly icon?: LabIcon;
  /** What it started still goes on; it keeps the focus meanwhile. */
  readonly isBusy?: boolean;
  readonly onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-Button jp-mod-minimal jp-mod-small jp-MlflowTextButton"
      title={title}
      aria-disabled={isBusy || undefined}
      onClick={() => {
        if (!isBusy) {
          onClick();
        }
      }}
    >
      {icon && <icon.react tag="span" className="jp-MlflowTextButton-icon" />}
      {label}
    </button>
  );
}

/**
 * A button that is only an icon; its words on hover and for screen readers.
 */
export function IconButton({
  label,
  icon,
  isPressed,
  opens,
  onClick
}: {
  readonly label: string;
  readonly icon: LabIcon;
  /** Of a button that turns something on and off: whether it is on. */
  readonly isPressed?: boolean;
  /** What it opens, when it does. */
  readonly opens?: 'dialog' | 'menu';
  /** Given the button, to open something below. */
  readonly onClick: (button: HTMLElement) => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-Button jp-mod-minimal jp-MlflowIconButton"
      title={label}
      aria-label={label}
      aria-pressed={isPressed}
      aria-haspopup={opens}
      onClick={event => {
        onClick(event.currentTarget);
      }}
    >
      <icon.react tag="span" />
    </button>
  );
}
