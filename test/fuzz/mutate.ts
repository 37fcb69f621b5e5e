export type Random = () => number;

export const below = (limit: number, random: Random): number => Math.floor(random() * limit);
export const oneOf = <T>(values: readonly T[], random: Random): T => values[below(values.length, random)] as T;
/** From `min` to `max` values from `make`. */
export const listOf = <T>(min: number, max: number, random: Random, make: (index: number) => T): T[] =>
  Array.from({ length: min + below(max - min + 1, random) }, (_, index) => make(index));

/** Values that may replace a field of JSON. */
export const oddities: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  'null',
  'x'.repeat(5000),
  '\u0000',
  '\ud800',
  '\u202e',
  '__proto__',
  [],
  {},
  [[]],
  [null],
  { __proto__: null },
  { toString: 1 },
  { valueOf: 'x', toString: null },
  { length: -1 },
  'https://evil.example.com',
  { code: 'DataInspectionFailed' },
  ['a', { b: [] }],
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
];

/** Names that have a meaning in JavaScript or in one of our formats. */
const names = [
  'code',
  'output',
  'data',
  '__proto__',
  'constructor',
  'choices',
  'results',
  'message',
  'length',
  'toJSON',
  'prompt',
  'kind',
  'name',
  '',
];

/** The value with some fields changed, removed, duplicated or moved. */
export function mutatedJson(value: unknown, random: Random, odd: readonly unknown[] = oddities): unknown {
  if (random() < 0.12) return oneOf(odd, random);
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map(item => (random() < 0.5 ? mutatedJson(item, random, odd) : item));
    return random() < 0.2 ? [...items, ...items] : random() < 0.1 ? items.slice(1) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>)
    .filter(() => random() > 0.05)
    .map(([name, field]): [string, unknown] => [
      random() < 0.03 ? oneOf(names, random) : name,
      random() < 0.5 ? mutatedJson(field, random, odd) : field,
    ]);
  if (random() < 0.1) entries.push([oneOf(names, random), oneOf(odd, random)]);
  return Object.fromEntries(entries);
}

/** JSON text that no serializer writes: deeply nested, with huge numbers, duplicate names or a byte order mark. */
export function mutatedJsonText(text: string, random: Random): string {
  const depth = oneOf([10, 1000, 50_000], random);
  const values = [
    '1e999',
    '-1e999',
    '9'.repeat(400),
    '1e-400',
    '-0',
    '"\\ud800"',
    '"\\u0000"',
    'NaN',
    '01',
    `${'['.repeat(depth)}${']'.repeat(depth)}`,
    `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
    '['.repeat(depth),
  ];
  switch (below(5, random)) {
    case 0:
      return `\ufeff${text}`;
    case 1:
      return text.replace('{', () => `{"${oneOf(names, random)}":${oneOf(values, random)},`);
    case 2:
      return text.replace(/\}$/u, () => `,"${oneOf(names, random)}":${oneOf(values, random)}}`);
    // Between any name and value.
    case 3: {
      const places = [...text.matchAll(/:/gu)].map(({ index }) => index + 1);
      const place = places.length > 0 ? oneOf(places, random) : 0;
      return `${text.slice(0, place)}${oneOf(values, random)},"x":${text.slice(place)}`;
    }
    default:
      return oneOf(values, random);
  }
}

const notUtf8 = [
  [0xff],
  [0xfe, 0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
  [0x80],
  [0xef, 0xbb, 0xbf],
  [0],
].map(bytes => Uint8Array.from(bytes));

/** The bytes after random changes: flipped bits, changed bytes, and pieces removed, moved, duplicated or inserted. */
export function mutatedBytes(bytes: Uint8Array, random: Random, maxChanges = 4): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (let changes = 1 + below(maxChanges, random); changes > 0; changes--) {
    const at = below(result.length + 1, random);
    const other = below(result.length + 1, random);
    const between = result.subarray(Math.min(at, other), Math.max(at, other));
    switch (below(7, random)) {
      case 0:
        if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << below(8, random));
        break;
      case 1:
        if (at < result.length) result[at] = below(256, random);
        break;
      case 2:
        result = result.slice(0, at);
        break;
      case 3:
        result = joined(result.subarray(0, Math.min(at, other)), result.subarray(Math.max(at, other)));
        break;
      case 4:
        result = joined(result.subarray(0, at), between.slice(0, 4000), result.subarray(at));
        break;
      case 5:
        result = joined(result.subarray(0, at), oneOf(notUtf8, random), result.subarray(at));
        break;
      default:
        result.copyWithin(at, other, other + below(64, random));
        break;
    }
  }
  return result;
}

/** The bytes in pieces of random length; some pieces are empty. */
export function inPieces(bytes: Uint8Array, random: Random): Uint8Array[] {
  const maxPieceBytes = oneOf([1, 3, 40, 1000, bytes.length + 1], random);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = below(Math.max(maxPieceBytes, bytes.length / 200) + 1, random);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}
