/** The image formats that models accept. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'bmp' | 'tiff' | 'gif';

/** What a file is that no model accepts. It decides what the person is told to do. */
export type RefusedSort =
  'image' | 'drawing' | 'document' | 'video' | 'sound' | 'page' | 'text' | 'archive' | 'lfsPointer' | 'annexPointer';

/** What the first bytes of a file say it is: an accepted format, or something known by its name. */
export type ImageKind = { taken: true; format: ImageFormat } | { taken: false; sort: RefusedSort; name: string };

/** The start of a file in which its kind is looked for. */
const startBytes = 64 * 1024;

/** Looks at the content only. `undefined` when the content is of no known kind. */
export function imageKindOf(bytes: Uint8Array): ImageKind | undefined {
  const start = latin1(bytes.subarray(0, 1024));
  const format = takenFormat(bytes, start);
  if (format !== undefined) return { taken: true, format };
  const known = signatures.find(([pattern]) => pattern.test(start));
  if (known) return { taken: false, sort: known[1], name: known[2] };
  return textKind(textOf(bytes.subarray(0, startBytes)));
}

function takenFormat(bytes: Uint8Array, start: string): ImageFormat | undefined {
  if (start.startsWith('\x89PNG')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'webp';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*'))
    return rawInTiff.some(pattern => pattern.test(start)) ? undefined : 'tiff';
  // Many texts also begin with "BM"; the length of the second header tells them apart.
  return start.startsWith('BM') && [40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0) ? 'bmp' : undefined;
}

/**
 * What cameras write begins like a TIFF: with Canon's own name after the header, with the tag of the DNG version, or
 * with a small preview as its first picture. Sources: TIFF 6.0, NewSubfileType; DNG 1.7, DNGVersion.
 */
const rawInTiff: readonly RegExp[] = [
  /^.{8}CR/su,
  /\x12\xc6\x01\0\x04\0\0\0|\xc6\x12\0\x01\0\0\0\x04/u,
  /\xfe\0\x04\0\x01\0\0\0\x01\0\0\0|\0\xfe\0\x04\0\0\0\x01\0\0\0\x01/u,
];

/** Signatures as in the formats' own specifications, of what people try to send. The first that fits decides. */
const signatures: readonly (readonly [pattern: RegExp, sort: RefusedSort, name: string])[] = [
  [/^.{4}ftyp.{0,28}avi[fs]/su, 'image', 'AVIF'],
  [/^.{4}ftyp.{0,28}(?:hei[cxms]|hev[cxms]|mif1|msf1)/su, 'image', 'HEIC'],
  [/^.{4}ftypcrx /su, 'image', 'Canon RAW'],
  [/^.{4}ftypqt/su, 'video', 'QuickTime'],
  [/^.{4}ftyp(?:M4A|M4B)/su, 'sound', 'M4A'],
  [/^.{4}ftyp(?!jp[2xm])/su, 'video', 'MP4'],
  [/^.{4}(?:moov|mdat|wide)/su, 'video', 'QuickTime'],
  [/^\0\0\0\x0cjP {2}|^\xff\x4f\xff\x51/u, 'image', 'JPEG 2000'],
  [/^\0\0\0\x0cJXL |^\xff\x0a/u, 'image', 'JPEG XL'],
  [/^\0\0[\x01\x02]\0[^\0]\0|^\0\0[\x01\x02]\0\0[^\0]/u, 'image', 'ICO'],
  [/^icns/u, 'image', 'ICNS'],
  [/^8BPS/u, 'image', 'PSD'],
  [/^gimp xcf/u, 'image', 'XCF'],
  [/^II\+\0|^MM\0\+/u, 'image', 'BigTIFF'],
  [/^II\*\0.{4}CR/su, 'image', 'Canon RAW'],
  [/^II\*\0|^MM\0\*|^II(?:RO|RS|U\0)|^MMOR|^FUJIFILMCCD-RAW/u, 'image', 'camera RAW'],
  [/^II\xbc/u, 'image', 'JPEG XR'],
  [/^\x76\x2f\x31\x01/u, 'image', 'OpenEXR'],
  [/^#\?(?:RADIANCE|RGBE)/u, 'image', 'Radiance HDR'],
  [/^DDS /u, 'image', 'DDS'],
  [/^qoif/u, 'image', 'QOI'],
  [/^P[1-7]\s+(?:#[^\n]*\n\s*|WIDTH )*\d/u, 'image', 'PNM'],
  [/^BM.{12}[\x0c\x10]\0\0\0/su, 'image', 'OS/2 BMP'],
  [/^\x8aMNG|^\x8bJNG/u, 'image', 'MNG'],
  [/^\xd7\xcd\xc6\x9a/u, 'drawing', 'WMF'],
  [/^\x01\0\0\0.{36} EMF/su, 'drawing', 'EMF'],
  [/^(?:\xef\xbb\xbf)?\s*%PDF-/u, 'document', 'PDF'],
  [/^%!PS|^\xc5\xd0\xd3\xc6/u, 'document', 'PostScript'],
  [/^\x1a\x45\xdf\xa3/u, 'video', 'WebM'],
  [/^RIFF.{4}AVI /su, 'video', 'AVI'],
  [/^RIFF.{4}WAVE/su, 'sound', 'WAV'],
  [/^ID3|^\xff[\xf2\xf3\xfa\xfb]/u, 'sound', 'MP3'],
  [/^OggS/u, 'sound', 'Ogg'],
  [/^fLaC/u, 'sound', 'FLAC'],
  [/^PK(?:\x03\x04|\x05\x06)/u, 'archive', 'ZIP'],
  [/^\x1f\x8b/u, 'archive', 'gzip'],
  [/^Rar!\x1a/u, 'archive', 'RAR'],
  [/^7z\xbc\xaf\x27\x1c/u, 'archive', '7z'],
  [/^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\//u, 'lfsPointer', 'Git LFS'],
  [/^(?:\.\.\/)*(?:\.git|)\/annex\/objects\//u, 'annexPointer', 'git-annex'],
];

function textKind(text: string | undefined): ImageKind | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const root = /^\s*</u.test(text) ? rootElement(text) : undefined;
  if (root === 'svg') return { taken: false, sort: 'drawing', name: 'SVG' };
  if (root === 'html' || /^\s*<!doctype html/iu.test(text)) return { taken: false, sort: 'page', name: 'HTML' };
  return { taken: false, sort: 'text', name: root === undefined ? 'text' : 'XML' };
}

/**
 * The name of the root element, without its namespace and in lower case. A declaration, a document type or a long
 * comment may come before it. A comment without an end hides the rest; searching for its end repeatedly would take
 * seconds.
 */
function rootElement(markup: string): string | undefined {
  const found = /<(?:[A-Za-z][\w-]*:)?([A-Za-z][\w-]*)/u.exec(markup.replace(/<!--[\s\S]*?(?:-->|$)/gu, ''));
  return found?.[1]?.toLowerCase();
}

/** The text of bytes that are a text in UTF-8, UTF-16 or an encoding that contains ASCII; else `undefined`. */
function textOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined);
  const text =
    isLittle || isBig
      ? latin1(bytes.filter((_, index) => index % 2 === (isLittle ? 0 : 1))).replace(/^[\xff\xfe]/u, '')
      : latin1(bytes).replace(/^\xef\xbb\xbf/u, '');
  // Control characters other than white space and escape are in no text, and each text has a character of ASCII.
  return /[\0-\x08\x0e-\x1a\x1c-\x1f]/u.test(text) || !/[\n -~]/u.test(text) ? undefined : text;
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  // A call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}
