/** Text without what XML has no way to write. */
export function writable(text: string): string {
  return text.replace(
    /[^\t\n\r\P{Cc}]|[\ufffe\uffff\p{Surrogate}]/gu,
    '\ufffd'
  );
}

/**
 * Text for an XML document: nothing in it is markup, and nothing that XML cannot hold remains.
 */
export function escaped(text: string): string {
  return writable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** Attributes as they stand in a tag; those that are empty are left out. */
export function attributes(
  values: Readonly<Record<string, string | number>>
): string {
  return Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** A line of text. It stands by itself: letters that run from the right do not turn its neighbours. */
export function textNode(
  text: string,
  x: number,
  y: number,
  fill: string,
  others: Readonly<Record<string, string | number>> = {}
): string {
  return `<text${attributes({ x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, fill, style: 'unicode-bidi: isolate', ...others })}>${escaped(text)}</text>`;
}
