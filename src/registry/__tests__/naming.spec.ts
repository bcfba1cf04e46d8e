import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { fireEvent, screen } from '@testing-library/dom';
import { RequestError } from '../../request';
import { askForModelName } from '../naming';

const trans = nullTranslator.load('jupyter_mlflow');

/** Open the dialog to rename a model; `end` is the name that it ends with. */
async function open(
  write: (name: string) => Promise<void>
): Promise<{ end: Promise<string | null>; field: HTMLInputElement }> {
  const end = askForModelName({
    title: 'Rename model',
    okLabel: 'Rename',
    name: 'Penguins',
    warning: 'Each URI has to be changed.',
    write,
    trans
  });
  return {
    end,
    field: await screen.findByLabelText<HTMLInputElement>('Model name')
  };
}

function press(label: string): void {
  fireEvent.click(screen.getByText(label));
}

describe('askForModelName', () => {
  it('stays until the name is taken by the registry', async () => {
    const write = jest
      .fn<Promise<void>, [string]>()
      .mockRejectedValueOnce(
        new RequestError('UNIQUE constraint', {
          code: 'RESOURCE_ALREADY_EXISTS'
        })
      )
      .mockRejectedValueOnce(new RequestError('Not yours.'))
      .mockResolvedValueOnce();
    const { end, field } = await open(write);
    screen.getByText('Each URI has to be changed.');
    fireEvent.change(field, { target: { value: 'a/b' } });
    press('Rename');
    await screen.findByText(/cannot contain/);
    expect(write).not.toHaveBeenCalled();
    fireEvent.change(field, { target: { value: ' Birds ' } });
    press('Rename');
    await screen.findByText(/This name is taken/);
    press('Rename');
    await screen.findByText('Not yours.');
    press('Rename');
    expect(await end).toBe('Birds');
    expect(write.mock.calls).toEqual([['Birds'], ['Birds'], ['Birds']]);
  });

  it('changes nothing when the person cancels or leaves the name', async () => {
    const write = jest.fn(() => Promise.resolve());
    const cancelled = await open(write);
    press('Cancel');
    expect(await cancelled.end).toBeNull();
    const left = await open(write);
    press('Rename');
    expect(await left.end).toBeNull();
    expect(write).not.toHaveBeenCalled();
  });

  it('knows the name that was on its way when the person left', async () => {
    const written = new PromiseDelegate<void>();
    const { end, field } = await open(() => written.promise);
    fireEvent.change(field, { target: { value: 'Birds' } });
    press('Rename');
    press('Cancel');
    // Whatever would be told now is told.
    await new Promise(resolve => setTimeout(resolve));
    written.resolve();
    expect(await end).toBe('Birds');
  });
});
