import { DASHES, RUN_COLORS, dashesFor, runColor } from '../colors';

/** Relative luminance, by WCAG. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045
      ? share / 12.92
      : Math.pow((share + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [least = 0, greatest = 0] = [luminance(one), luminance(other)].sort(
    (a, b) => a - b
  );
  return (greatest + 0.05) / (least + 0.05);
}

/** Pinned: a release that changes them changes the colours of everybody’s runs. */
const SEEN = ['#90663c', '#c2881f', '#938d9b', '#a04f95'];

const IDS = Array.from({ length: 1_000 }, (_, index) =>
  (index * 0x9e3779b1).toString(16).padStart(32, '0')
);

describe('colours of runs', () => {
  it.each(RUN_COLORS)('%s is seen in both of Lab’s themes', color => {
    expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(3);
    expect(contrast(color, '#212121')).toBeGreaterThanOrEqual(3);
  });

  it('are all used, about equally often', () => {
    const counts = RUN_COLORS.map(
      color => IDS.filter(id => runColor(id) === color).length
    );
    const expected = IDS.length / RUN_COLORS.length;
    expect(Math.min(...counts)).toBeGreaterThan(expected / 2);
    expect(Math.max(...counts)).toBeLessThan(expected * 2);
  });

  it('stay what they are', () => {
    expect(['', 'a', '__proto__', '4fc1aad2'].map(id => runColor(id))).toEqual(
      SEEN
    );
  });

  it('are what a person has chosen', () => {
    const chosen = new Map([['__proto__', '#123456']]);
    expect(runColor('__proto__', chosen)).toBe('#123456');
    expect(runColor('a', chosen)).toBe(runColor('a'));
  });
});

test('lines of one colour have different dashes', () => {
  expect(dashesFor(['red', 'blue', 'red', 'red'])).toEqual([
    DASHES[0],
    DASHES[0],
    DASHES[1],
    DASHES[2]
  ]);
  expect(dashesFor(DASHES.map(() => 'red'))).toEqual(DASHES);
});
