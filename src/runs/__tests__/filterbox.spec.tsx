import { nullTranslator } from '@jupyterlab/translation';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import React, { useState } from 'react';
import { RequestError } from '../../request';
import { FilterBox } from '../filterbox';

const KEYS = { metrics: ['accuracy', 'val loss'], params: ['lr'], tags: [] };
const trans = nullTranslator.load('jupyter_mlflow');

let used: string[] = [];

function Box({
  error = null
}: {
  readonly error?: RequestError | null;
}): React.JSX.Element {
  const [value, setValue] = useState('');
  return (
    <FilterBox
      value={value}
      onChange={next => {
        used.push(next);
        setValue(next);
      }}
      keys={KEYS}
      error={error}
      trans={trans}
    />
  );
}

function box(): HTMLInputElement {
  return screen.getByRole('combobox');
}

function type(text: string): void {
  const node = box();
  fireEvent.change(node, {
    target: { value: text, selectionStart: text.length }
  });
}

function press(key: string): void {
  fireEvent.keyDown(box(), { key });
}

beforeAll(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = jest.fn();
});
beforeEach(() => {
  used = [];
});
afterEach(cleanup);

describe('FilterBox', () => {
  it('completes what is typed, by keyboard', () => {
    render(<Box />);
    type('val');
    expect(box().getAttribute('aria-expanded')).toBe('true');
    press('ArrowDown');
    const option = screen.getByRole('option', { selected: true });
    expect(option.textContent).toBe('metrics.`val loss`');
    expect(box().getAttribute('aria-activedescendant')).toBe(option.id);
    press('Enter');
    expect(box().value).toBe('metrics.`val loss` ');
    // What is complete is not in use yet.
    expect(used).toEqual([]);
  });

  it('uses a filter with Enter, and when it is cleared', () => {
    render(<Box />);
    type('metrics.accuracy > 0.9 ');
    press('Escape');
    expect(screen.queryByRole('listbox')).toBeNull();
    press('Enter');
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(used).toEqual(['metrics.accuracy > 0.9', '']);
    expect(box().value).toBe('');
  });

  it('shows a mistake at its place', () => {
    const { rerender } = render(<Box />);
    type("metrics.accuracy > 'a'");
    press('Enter');
    rerender(<Box error={new RequestError('Expected a number (at 19)')} />);
    const alert = screen.getByRole('alert');
    expect(alert.querySelector('mark')?.textContent).toBe("'a'");
    expect(alert.textContent).not.toContain('(at 19)');
    expect(box().getAttribute('aria-invalid')).toBe('true');
    expect(box().getAttribute('aria-describedby')).toBe(alert.id);
  });
});
