const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The name with the longest number that saving ever appends. */
const asSaved = (name: string): string => `${name}-10000.png`;

/**
 * What Windows, macOS and Linux together require of a file name, and what keeps it readable. Written from the
 * platforms' rules, independently of the code under test.
 */
const requirements: [demand: string, isMet: (baseName: string) => boolean][] = [
  ['is not empty', name => name !== ''],
  [
    'has at most 255 bytes (Linux) and 255 UTF-16 units (Windows, macOS)',
    name => bytesOf(asSaved(name)) <= 255 && asSaved(name).length <= 255,
  ],
  ['has no separator and no character that Windows reserves', name => !/[<>:"/\\|?*]/u.test(name)],
  ['has no control character', name => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u.test(name)],
  ['turns no writing direction', name => !/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name)],
  ['has nothing that cannot be seen or stored', name => !/[\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(name)],
  ['begins with no dot, dash or space', name => !/^[ .-]/u.test(name)],
  ['ends in no dot, dash or space', name => !/[ .-]$/u.test(name)],
  [
    'is no device',
    name =>
      ![name, `${name}.png`].some(file =>
        /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/iu.test(file),
      ),
  ],
  ['is composed (NFC)', name => name === name.normalize('NFC')],
];

/** The first requirement that a base name (without `.png`) breaks. */
export function brokenRequirement(baseName: string): string | undefined {
  return requirements.find(([, isMet]) => !isMet(baseName))?.[0];
}

/** Whether Windows opens a device instead of a file or folder of this name. */
export const opensDevice = (segment: string): boolean =>
  /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\.|$)/iu.test(segment);
