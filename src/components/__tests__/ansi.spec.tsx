import { cleanup, render } from '@testing-library/react';
import React from 'react';
import { AnsiText } from '../ansi';

afterEach(cleanup);

describe('AnsiText', () => {
  it('shows colours by classes', () => {
    const { container } = render(
      <AnsiText text={'plain \x1b[32mgreen\x1b[0m \x1b[1;31mbold red'} />
    );
    expect(container.textContent).toBe('plain green bold red');
    expect(container.querySelector('.ansi-green-fg')?.textContent).toBe(
      'green'
    );
    expect(container.querySelector('.ansi-red-intense-fg')?.textContent).toBe(
      'bold red'
    );
  });

  it('adds what comes', () => {
    const { container, rerender } = render(<AnsiText text={'one\n'} />);
    rerender(<AnsiText text={'one\ntwo'} />);
    expect(container.textContent).toBe('one\ntwo');
    expect(container.querySelectorAll('pre').length).toBe(1);
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '\x1b[31m<img src=x onerror=alert(1)>\x1b[0m',
    '<\x1b[31mscript>alert(1)</script>',
    '<span class="\x1b[31m" onclick="alert(1)">',
    '\x1b[38;5;1"onclick="alert(1)m',
    '\x1b]8;;javascript:alert(1)\x1b\\<b>link</b>\x1b]8;;\x1b\\',
    '\x1b[31mjavascript:alert(1) https://x/"onclick="alert(1)'
  ])('takes %j for text', text => {
    const { container } = render(<AnsiText text={text} />);
    const all = [...container.querySelectorAll('pre *')];
    expect(all.filter(({ tagName }) => !/^(?:SPAN|A)$/.test(tagName))).toEqual(
      []
    );
    for (const node of all) {
      expect(
        node
          .getAttributeNames()
          .filter(name => !/^(?:class|style|href|rel|target)$/.test(name))
      ).toEqual([]);
      expect(node.getAttribute('href') ?? 'https://').toMatch(/^https?:\/\//);
    }
  });
});
