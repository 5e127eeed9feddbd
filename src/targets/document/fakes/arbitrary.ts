import fc from 'fast-check'

/** Texts that YAML readers stumble over, and ordinary ones. */
export const trickyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '', ' ', 'on', 'off', 'yes', 'No', 'y', 'N', 'true', 'NULL', '~', '=', '<<', '0o12', '012', '0x1F', '0b11', '1:30', '1:30:45', '22:22', '8080:80', '1_000', '1e3', '.5',
    '5.', '.inf', '-.INF', '.nan', '+1', '-', '--', '---', '...', '- a', '-a', '?', '? a', ':', ':a', 'a:', 'a: b', 'a #b', '#a', '!a', '&a', '*a', '%a', '@a', '`a`', '|', '>',
    "'", '"', "it's", 'say "x"', '{"a":1}', '[1]', '{{ x }}', 'a,b', 'a\tb', '\ta', '2024-01-01', '2024-01-01T10:00:00Z', '1.2.3', '10.0.0.1', '1Gi', '100m', '30s', '\\', 'a\\b',
    'a\nb', 'a\nb\n', 'a\n\n', '\n', '\n\n', '\na', ' a\nb', '\ta\nb', 'a\n b\n', 'a\n \nb', 'a \nb', 'a\n ', 'a\r\nb', '\r', 'x\u0085y', '\u2028', '\ufeff', '\u00a0a', '\u007f', '\u0000',
    '\u{1f600}', '\ud800', '__proto__', 'constructor', '# a\nb', '- a\n- b', 'a: |\n  b', '---\na\n', '...\n', '%YAML 1.1\n', `${'word '.repeat(60)}end`, 'null\n',
  ),
  fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '#', ':', '-', "'", '"', '{', ']', '|', '&', '!', '%', ',', 'a', '0', '1', '.', '~', 'n'), maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

/** Plain data as documents hold it. */
export const plainData: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    trickyText, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)), fc.boolean(), fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(trickyText.filter((key) => key !== '__proto__'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value
