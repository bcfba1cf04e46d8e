import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { Lazily } from '../lazily';

const trans = nullTranslator.load('jupyter_mlflow');

function Greeting({ name }: { readonly name: string }): React.JSX.Element {
  return <p>Hello {name}</p>;
}

describe('Lazily', () => {
  it('shows the part once its code is there, with what it is given by then', async () => {
    const load = jest.fn(() => Promise.resolve(Greeting));
    const view = (name: string): React.JSX.Element => (
      <Lazily load={load} props={{ name }} trans={trans} />
    );
    const { rerender } = render(view('Ada'));
    expect(screen.getByRole('status').textContent).toBe('Loading…');
    rerender(view('Grace'));
    expect(await screen.findByText('Hello Grace')).toBeTruthy();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('shows it at once the next time', async () => {
    const load = jest.fn(() => Promise.resolve(Greeting));
    const view = <Lazily load={load} props={{ name: 'Ada' }} trans={trans} />;
    const { unmount } = render(view);
    await screen.findByText('Hello Ada');
    unmount();
    render(view);
    expect(screen.getByText('Hello Ada')).toBeTruthy();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('says when the code cannot be loaded, and tries again', async () => {
    const load = jest
      .fn<Promise<typeof Greeting>, []>()
      .mockRejectedValueOnce(new Error('Loading chunk 7 failed.'))
      .mockResolvedValue(Greeting);
    render(<Lazily load={load} props={{ name: 'Ada' }} trans={trans} />);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('could not be loaded');
    expect(alert.textContent).toContain('chunk 7');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Hello Ada')).toBeTruthy();
  });
});
