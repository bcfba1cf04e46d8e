/** What every system lets a file be named: letters, digits and a few signs. */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return Array.from(plain).slice(0, 80).join('') || 'chart';
}
