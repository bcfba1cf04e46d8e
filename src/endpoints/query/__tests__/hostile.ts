/** Parts of which texts are made that break out of code where they can. */
const PARTS = [
  `'`,
  `"`,
  `'''`,
  `"""`,
  '`',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '\u001b[31m',
  '$(touch /tmp/x)',
  '${HOME}',
  '; rm -rf / #',
  '&& id',
  '| sh',
  '@/etc/passwd',
  '{{x}}',
  '%s',
  '</script><script>alert(1)</script>',
  '__proto__',
  'constructor',
  '\u202e',
  '\u2028',
  '\u2029',
  '\u200b',
  '\ud800',
  '\udfff',
  '🐧',
  'é',
  'e\u0301',
  '--data',
  '!history',
  '\u0085',
  '=cmd()',
  'NaN',
  '-1',
  '\\u0027',
  "\\'",
  "' + __import__('os').system('id') + '",
  '" + str(1) + "',
  ''
];

/** Texts of up to four of them, the same each time. */
export function hostileTexts(count: number): string[] {
  let seed = 20260731;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const pick = (): string => PARTS[next(PARTS.length)] ?? '';
  return [
    ...PARTS,
    ...Array.from({ length: count - PARTS.length }, () =>
      Array.from({ length: 1 + next(4) }, pick).join('')
    )
  ];
}
