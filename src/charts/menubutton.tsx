import { ellipsesIcon } from '@jupyterlab/ui-components';
import React, { useRef } from 'react';

/**
 * Three dots that open a menu.
 *
 * @param props.onOpen Given the button, to open the menu below.
 */
export function MenuButton({
  label,
  onOpen
}: {
  readonly label: string;
  readonly onOpen: (button: HTMLElement) => void;
}): React.JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <button
      ref={button}
      type="button"
      className="jp-Button jp-mod-minimal jp-MlflowIconButton"
      aria-haspopup="menu"
      aria-label={label}
      title={label}
      onClick={() => {
        if (button.current) {
          onOpen(button.current);
        }
      }}
    >
      <ellipsesIcon.react tag="span" />
    </button>
  );
}
