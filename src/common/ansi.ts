/** Lines of one block: what has been drawn of a log is not drawn again. */
const LINES = 200;

/** Sequences that are no colours: titles and links, which end with BEL or ST, and short ones. */
// eslint-disable-next-line no-control-regex
const OTHER = /\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78M])/g;

/** What changes how text looks. */
// eslint-disable-next-line no-control-regex
const LOOK = /\x1b\[([\d;]*)m/g;

/**
 * Cut what a program has written for a terminal into blocks of whole lines, each of which can be drawn by
 * itself: it begins with the look that the one before it ends with. Lines that were written over, as
 * progress bars are, are as they were last.
 */
export function ansiBlocks(text: string): readonly string[] {
  const lines = text
    .replace(OTHER, '')
    .split('\n')
    .map(line => (line.includes('\r') ? overwritten(line) : line));
  const blocks: string[] = [];
  let look = '';
  for (let first = 0; first < lines.length; first += LINES) {
    const last = first + LINES;
    const block =
      lines.slice(first, last).join('\n') + (last < lines.length ? '\n' : '');
    blocks.push(look + block);
    look = lookAfter(look, block);
  }
  return blocks;
}

/** The last that was written from the line's beginning, in the look that it had there. */
function overwritten(line: string): string {
  const writings = line.split('\r').filter(writing => writing !== '');
  const last = writings.pop() ?? '';
  return writings.reduce(lookAfter, '') + last;
}

function lookAfter(look: string, text: string): string {
  let after = look;
  for (const [sequence, codes] of text.matchAll(LOOK)) {
    after = /^0*$/.test(codes ?? '') ? '' : after + sequence;
  }
  return after;
}
