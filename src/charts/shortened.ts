/**
 * A text as there is room for: whole letters, and a sign that there are more.
 *
 * @param room In letters.
 */
export function shortened(text: string, room: number): string {
  const letters = Array.from(text);
  return letters.length > room
    ? `${letters.slice(0, room - 1).join('')}…`
    : text;
}
