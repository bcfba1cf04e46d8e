import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';

/** A line of a menu; null is a line between two groups. */
export type MenuEntry = {
  readonly label: string;
  /** Whether it is on; left out where it cannot be. */
  readonly isToggled?: boolean;
  /** Whether it can be chosen just now: true when it is left out. */
  readonly isEnabled?: boolean;
  readonly run: () => void;
} | null;

/**
 * Open one of Lab's menus, with entries made for the moment. The focus returns to where it was.
 *
 * @param anchor What it opens below.
 * @param at Where it opens instead, in pixels of the window: context menus open at the mouse.
 */
export function openMenu(
  anchor: HTMLElement,
  entries: readonly MenuEntry[],
  at?: { readonly x: number; readonly y: number }
): void {
  const before = document.activeElement;
  const commands = new CommandRegistry();
  const menu = new MenuSvg({ commands });
  entries.forEach((entry, index) => {
    if (entry === null) {
      menu.addItem({ type: 'separator' });
      return;
    }
    const { label, isToggled, isEnabled = true, run } = entry;
    const command = String(index);
    commands.addCommand(command, {
      label,
      // A label has no shortcut in it.
      mnemonic: -1,
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => isEnabled,
      isToggleable: isToggled !== undefined,
      isToggled: () => isToggled === true,
      execute: run
    });
    menu.addItem({ command });
  });
  menu.aboutToClose.connect(() => {
    const target =
      before instanceof HTMLElement && before !== document.body
        ? before
        : anchor;
    target.focus({ preventScroll: true });
    // The chosen command runs after the menu has closed.
    setTimeout(() => {
      menu.dispose();
    });
  });
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.open(at?.x ?? left, at?.y ?? bottom);
}
