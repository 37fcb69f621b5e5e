import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';

const maxSlugGraphemes = 48;
const maxSlugBytes = 150;
const maxPictures = 12;
/**
 * File systems allow 255 bytes; this leaves room for `-9999`, `.png` and a longer decomposed spelling on some systems.
 */
const maxBaseNameBytes = 200;

/** Windows opens a device for these names, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/iu;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const utf8 = new TextEncoder();

/** What `easel.fileName` may refer to. `slug` comes from `slugOf` or `editedName`. */
export interface FileNameValues {
  slug: string;
  /** When the image was requested; written in local time. */
  at: Date;
  model: string;
  seed?: number | undefined;
  /** Position among the images of one request, from 1. */
  index: number;
}

const variables: Record<string, (values: FileNameValues) => string> = {
  slug: values => values.slug,
  date: ({ at }) => `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`,
  time: ({ at }) => `${twoDigits(at.getHours())}${twoDigits(at.getMinutes())}${twoDigits(at.getSeconds())}`,
  model: values => values.model,
  seed: values => values.seed?.toString() ?? '',
  index: values => values.index.toString(),
};

/**
 * A short, readable name from a prompt in any script: lower-case letters and numbers joined by `-`. A prompt that has
 * none is named by its emoji and other pictures, since they are all that it says. Never empty.
 */
export function slugOf(text: string): string {
  const words = legible(text.replace(/['’]/gu, ''))
    .toLowerCase()
    .normalize('NFC')
    // A separator also removes the combining marks after it, because a mark needs a letter before it.
    .replace(/(?:^|[^\p{L}\p{M}\p{N}])[^\p{L}\p{N}]*/gu, '-')
    .replace(/^-|-$/gu, '');
  const kept = bounded(words, maxSlugBytes, maxSlugGraphemes);
  const boundary = words.length > kept.length && words[kept.length] !== '-' ? kept.lastIndexOf('-') : -1;
  const whole = boundary > kept.length / 2 ? kept.slice(0, boundary) : kept;
  return notADevice(whole.replace(/-$/u, '') || picturesOf(text) || 'image');
}

/**
 * The emoji and symbols of a text, without those of ASCII (no file name may hold some of them), those of mathematics
 * (some look like a slash) and the marks for characters that were lost.
 */
function picturesOf(text: string): string {
  const pictures = legible(text)
    .replace(/[\p{ASCII}\ufffc\ufffd]|[^\p{So}\p{Sc}\p{Emoji_Modifier}]/gu, '')
    .toLowerCase()
    .normalize('NFC');
  return bounded(pictures, maxSlugBytes, maxPictures);
}

/** The slug of an edit: the name of the input, in its own spelling, and `-edited`. */
export function editedName(inputFileName: string): string {
  const stem = safe((inputFileName.split(/[/\\]/u).pop() ?? '').replace(/(?!^)\.[^.]*$/u, ''));
  return notADevice(`${trimmed(bounded(stem, maxSlugBytes)) || 'image'}-edited`);
}

/**
 * Makes a base name (without `.png`) from a template, safe on Windows, macOS and Linux.
 * @throws EaselError invalidRequest as `checkFileNameTemplate`.
 */
export function fileNameFrom(template: string, values: FileNameValues): string {
  checkFileNameTemplate(template);
  const filled = withoutExtension(template).replace(
    /\$\{([^{}]*)\}/gu,
    (whole, name: string) => variables[name]?.(values) ?? whole,
  );
  return notADevice(trimmed(bounded(safe(filled), maxBaseNameBytes)) || 'image');
}

/** @throws EaselError invalidRequest naming the known variables when the template uses another or says nothing. */
function checkFileNameTemplate(template: string): void {
  const known = Object.keys(variables)
    .map(name => `\${${name}}`)
    .join(', ');
  for (const [reference, name = '', close] of template.matchAll(/\$\{([^{}]*)(\}?)/gu)) {
    if (close === '' || !Object.hasOwn(variables, name)) {
      throw new EaselError(
        'invalidRequest',
        l10n.t('The file name template "{0}" uses "{1}", which is not known. Use {2}.', template, reference, known),
        { field: 'fileName' },
      );
    }
  }
  if (safe(withoutExtension(template).replace(/\$\{[^{}]*\}/gu, 'x')) === '') {
    throw new EaselError(
      'invalidRequest',
      l10n.t('The file name template "{0}" gives no name. Use letters, or one of {1}.', template, known),
      { field: 'fileName' },
    );
  }
}

/** What happens when the name of a file is taken: take the next free number, replace that file, or fail. */
export const whenTakenPolicies = ['number', 'overwrite', 'fail'] as const;
export type WhenTaken = (typeof whenTakenPolicies)[number];

/**
 * The policy in another folder than the one that was asked for: consent to replace a file is for that file only, so
 * files of the other folder are never replaced.
 */
export const whenTakenElsewhere = (policy: WhenTaken): WhenTaken => (policy === 'overwrite' ? 'number' : policy);

/** The k-th choice for a name that may already exist: `x`, `x-2`, `x-3`. */
export function numbered(baseName: string, k: number): string {
  return k <= 1 ? baseName : `${baseName}-${k}`;
}

/**
 * The same for all names that some system takes for one: spellings that differ only in upper and lower case, or in how
 * Unicode writes their letters (é as one character or as two).
 */
export function nameKey(name: string): string {
  // Both ways, because some letters have several forms in one of the two cases only (σ and ς, ß and ẞ).
  return name.normalize('NFD').toLowerCase().toUpperCase().normalize('NFC');
}

/** Whether Windows treats the name as a device, with or without an extension. */
export function isDeviceName(name: string): boolean {
  return deviceName.test(name);
}

/** Removes characters that cannot be seen or stored: direction marks, joiners, fillers, unpaired surrogates. */
function legible(text: string): string {
  return text
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/[\p{Cs}\p{Cn}\p{Co}]/gu, ' ')
    .normalize('NFC');
}

function safe(text: string): string {
  const written = legible(text)
    .replace(/[<>:"/\\|?*\p{Cc}\p{Zl}\p{Zp}]+/gu, '-')
    .replace(/\p{Zs}+/gu, ' ');
  return trimmed(written);
}

function trimmed(text: string): string {
  return text.replace(/^[ .-]+/u, '').replace(/(?<![ .-])[ .-]+$/u, '');
}

function withoutExtension(template: string): string {
  return template.replace(/\.png\s*$/iu, '');
}

function notADevice(name: string): string {
  return isDeviceName(name) ? `image-${name}` : name;
}

function bounded(text: string, maxBytes: number, maxCount = Infinity): string {
  // A UTF-16 code unit takes at most three bytes in UTF-8.
  if (text.length <= Math.min(maxCount, maxBytes / 3)) {
    return text;
  }
  const fit = prefix(graphemes.segment(text), maxBytes, maxCount);
  // One grapheme can be longer than any file name (a letter with very many marks): then it is cut between its code
  // points.
  return fit === ''
    ? prefix(
        Array.from(text.slice(0, maxBytes), segment => ({ segment })),
        maxBytes,
        Infinity,
      )
    : fit;
}

function prefix(parts: Iterable<{ segment: string }>, maxBytes: number, maxCount: number): string {
  let kept = '';
  let bytes = 0;
  let count = 0;
  for (const { segment } of parts) {
    bytes += utf8.encode(segment).length;
    count += 1;
    if (bytes > maxBytes || count > maxCount) {
      break;
    }
    kept += segment;
  }
  return kept;
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
