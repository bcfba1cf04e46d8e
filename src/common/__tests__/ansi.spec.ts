import { ansiBlocks } from '../ansi';

describe('ansiBlocks', () => {
  it('keeps lines as they are', () => {
    expect(ansiBlocks('one\ntwo\r\n\nthree')).toEqual(['one\ntwo\n\nthree']);
    expect(ansiBlocks('')).toEqual(['']);
  });

  it('shows a progress bar as it was last', () => {
    expect(ansiBlocks(' 10%|#   |\r 50%|##  |\r100%|####|\r\ndone')).toEqual([
      '100%|####|\ndone'
    ]);
    expect(ansiBlocks('\x1b[31m 10%\r 20%')).toEqual(['\x1b[31m 20%']);
  });

  it('cuts into blocks that loose no line, and begin as the one before ends', () => {
    const lines = Array.from({ length: 450 }, (_, line) => `line ${line}`);
    lines[10] = '\x1b[1m\x1b[31mred';
    lines[210] = 'plain\x1b[0m';
    const blocks = ansiBlocks(lines.join('\n'));
    expect(blocks.length).toBe(3);
    expect(blocks[1]?.startsWith('\x1b[1m\x1b[31mline 200\n')).toBe(true);
    expect(blocks[2]?.startsWith('line 400\n')).toBe(true);
    expect(blocks.join('').replace('\x1b[1m\x1b[31mline 200', 'line 200')).toBe(
      lines.join('\n')
    );
  });

  it('draws nothing anew but the end when more comes', () => {
    const text = 'a line\n'.repeat(500);
    const before = ansiBlocks(text);
    const after = ansiBlocks(`${text}and one more`);
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
  });

  it('drops what is no colour', () => {
    expect(
      ansiBlocks(
        '\x1b]0;a title\x07a \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\x1b(B'
      )
    ).toEqual(['a link']);
  });
});
