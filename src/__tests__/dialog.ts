import { act, waitFor } from '@testing-library/react';

/** Press a button of one of Lab's dialogs once it is open: here, it is hidden from roles. */
export async function answerDialog(label: string): Promise<void> {
  const button = await waitFor(() => {
    const found = [
      ...document.querySelectorAll<HTMLElement>('.jp-Dialog button')
    ].find(({ textContent }) => textContent === label);
    if (!found) {
      throw new Error(`There is no button “${label}”.`);
    }
    return found;
  });
  act(() => {
    button.click();
  });
  await waitFor(() => {
    if (document.contains(button)) {
      throw new Error('The dialog is still open.');
    }
  });
}
