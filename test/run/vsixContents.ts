import { inflateRawSync } from 'node:zlib';

interface PackagedFile {
  path: string;
  bytes: Uint8Array;
}

/** What a VSIX may contain: what runs, what the gallery shows, and what the format needs. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt|media\/icon\.png|media\/walkthrough\/[a-z]+\.svg)$/,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/plugin\/[\w-]+(\/[\w-]+)*(\.json|\/SKILL\.md)$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/dist\/[^/]+\.js$/,
  /^extension\/dist\/(studio\.css|codicon\.ttf)$/,
  /^extension\/media\/plan\/(plan\.tmLanguage|language-configuration)\.json$/,
  /^extension\/media\/style\/style\.schema(\.[a-z-]+)?\.json$/,
  /^extension\/dist\/node_modules\/undici\/(index\.js|LICENSE)$/,
];
/** Without these files the extension does not start or shows nothing. */
const needed = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/package.nls.zh-cn.json',
  'extension/l10n/bundle.l10n.zh-cn.json',
  'extension/readme.md',
  'extension/media/icon.png',
  'extension/media/style/style.schema.json',
  'extension/media/style/style.schema.zh-cn.json',
  'extension/dist/extension.js',
  'extension/dist/compose.js',
  'extension/dist/redrawWorker.js',
  'extension/dist/referenceWorker.js',
  'extension/dist/cli.js',
  'extension/dist/mcp.js',
  'extension/dist/studio.js',
  'extension/dist/studio.css',
  'extension/dist/codicon.ttf',
  'extension/dist/node_modules/undici/index.js',
];
/** Traces of a developer's machine: source maps, paths, keys. */
const unwanted: [what: string, pattern: RegExp][] = [
  ['a link to a source map', /[#@] sourceMappingURL=(?!data:,)/],
  ['a key of the provider', /\bsk-[A-Za-z0-9]{16,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a token', /\b(gh[opsu]_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{30,})/],
];

/**
 * The problems of a package; empty if there are none.
 * @param folder the build folder, whose path must not occur in the package.
 */
export function problemsOf(files: readonly PackagedFile[], folder: string): string[] {
  const paths = new Set(files.map(file => file.path));
  return [
    ...needed.filter(path => !paths.has(path)).map(path => `${path} is missing`),
    ...files.flatMap(({ path, bytes }) => missingParts(path, bytes, paths)),
    ...files.flatMap(({ path, bytes }) => {
      const text = Buffer.from(bytes).toString('latin1');
      return [
        ...(allowed.some(pattern => pattern.test(path)) && !path.includes('..')
          ? []
          : [`${path} does not belong there`]),
        ...(bytes.length > 0 ? [] : [`${path} is empty`]),
        ...unwanted.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${path} has ${what} in it`),
        ...(text.includes(folder) ? [`${path} has the path ${folder} in it`] : []),
      ];
    }),
  ];
}

/** The bundles that a bundle loads and that are not there. */
function missingParts(path: string, bytes: Uint8Array, paths: ReadonlySet<string>): string[] {
  if (!/^extension\/dist\/[^/]+\.js$/.test(path)) return [];
  const loaded = Buffer.from(bytes)
    .toString('latin1')
    .matchAll(/\brequire\("\.\/([\w-]+)(?:\.js)?"\)/g);
  return [...loaded]
    .map(([, name = '']) => `extension/dist/${name}.js`)
    .filter(part => !paths.has(part))
    .map(part => `${part} is missing, which ${path} loads`);
}

/** The files in the directory of a zip archive. @throws RangeError if it is not a zip archive. */
export function filesOf(archive: Uint8Array): PackagedFile[] {
  const zip = Buffer.from(archive);
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end < 0) throw new RangeError('not a zip archive');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    at += 46 + nameLength + extraLength + commentLength;
    return { path, bytes };
  });
}
