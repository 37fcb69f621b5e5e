import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';
import { isDeviceName } from './fileName';

/** Where images are saved, as folders below the root that applies. */
export type PlacePath =
  | { kind: 'folder'; folder: string[] }
  /** `extension` in the spelling of the output, with the dot: `.png`, `.PNG`. */
  | { kind: 'file'; folder: string[]; baseName: string; extension: string };

/** Facts that only the caller knows, because it can see the disk. They get the segments below the root. */
export interface PlaceKnowledge {
  /** A folder that is there is taken as it is; only names that would be made have to suit every system. */
  isExistingFolder?: (segments: string[]) => Promise<boolean>;
  /** Whether a file that is there would be replaced, so that its name would not be made either. */
  isReplacedFile?: (segments: string[]) => Promise<boolean>;
  /** The text is the rest of an address below the root, separated by `/` alone: `Q: and A/x.png` is no drive then. */
  isBelowRoot?: boolean;
}

/** Leaves room for `-9999` below the 255 bytes of file systems. */
const maxSegmentBytes = 240;
const utf8 = new TextEncoder();

/**
 * Reads the `output` option. A name that ends in `.png` is a file. A name that ends in a slash, has no extension or
 * exists as a folder is a folder. Backslashes are also separators, so that a path means the same on every platform.
 * @throws EaselError invalidRequest for anything else, and for a path that leaves the root.
 */
export async function parseOutput(output: string, knowledge: PlaceKnowledge = {}): Promise<PlacePath> {
  if (output.trim() === '') {
    throw invalid(l10n.t('The output is empty. Give a folder such as "images/", or a file that ends in ".png".'));
  }
  const isFolder = async (segments: string[]): Promise<boolean> =>
    (await knowledge.isExistingFolder?.(segments)) === true;
  if (knowledge.isBelowRoot !== true && isAbsolute(output) && !(await beginsWithFolder(output, isFolder))) {
    throw outside(output);
  }
  const separator = knowledge.isBelowRoot === true ? /\//u : /[/\\]/u;
  const segments = resolved(output, separator);
  const folders = [...segments];
  const endsAsFolder = /^\.{0,2}$/u.test(output.split(separator).at(-1) ?? '');
  const file = endsAsFolder ? undefined : pngName(folders.at(-1) ?? '');
  if (file) folders.pop();
  const existingCount = await countExisting(folders, isFolder);
  const isThere = existingCount === folders.length;
  const isReplaced = file !== undefined && isThere && (await knowledge.isReplacedFile?.(segments)) === true;
  for (const segment of segments.slice(existingCount, isReplaced ? -1 : undefined)) checkSegment(segment, output);
  if (file) return { kind: 'file', folder: folders, ...file };
  if (!endsAsFolder && !isThere) checkFolderName(folders.at(-1) ?? '', output);
  return { kind: 'folder', folder: folders };
}

/** The two parts of a name that ends in `.png`; undefined for any other name. */
function pngName(name: string): { baseName: string; extension: string } | undefined {
  const [, baseName, extension] = /^(.+)(\.png)$/isu.exec(name) ?? [];
  return baseName === undefined || extension === undefined ? undefined : { baseName, extension };
}

/** A name without a slash behind it is a new folder only where it cannot be meant as a file. */
function checkFolderName(name: string, output: string): void {
  if (name.toLowerCase() === '.png') {
    throw invalid(l10n.t('The output "{0}" has nothing before ".png". Give the file a name.', output));
  }
  const [, extension] = /^.+?(\.[^.]*)$/su.exec(name) ?? [];
  if (extension === undefined) return;
  throw invalid(
    l10n.t(
      'The output "{0}" ends in "{1}"; images are saved as PNG. Let it end in ".png", or in "/" for a folder.',
      output,
      extension,
    ),
  );
}

/** How many of the segments, from the first on, are folders that exist. */
async function countExisting(
  segments: readonly string[],
  isFolder: (segments: string[]) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  while (count < segments.length && (await isFolder(segments.slice(0, count + 1)))) count += 1;
  return count;
}

/** `Q: and A/x.png` looks like a place on a drive of Windows; where that folder exists, it is meant. */
async function beginsWithFolder(output: string, isFolder: (segments: string[]) => Promise<boolean>): Promise<boolean> {
  const [first = ''] = output.split(/[/\\]/u);
  return /^[A-Za-z]:./u.test(first) && isFolder([first]);
}

/**
 * Checks for all platforms at once, because a path that is absolute on one platform is not a usable name on the others.
 */
function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:|~(?:[/\\]|$)|[A-Za-z][\w+.-]*:\/\/)/u.test(path);
}

function resolved(output: string, separator: RegExp): string[] {
  const segments: string[] = [];
  for (const segment of output.split(separator)) {
    if (segment === '..') {
      if (segments.pop() === undefined) {
        throw outside(output);
      }
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  return segments;
}

function checkSegment(segment: string, output: string): void {
  // Some readers treat line separators as the end of a line. Characters that change the writing direction can make one
  // path look like another.
  const [illegal] = /[<>:"|?*\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.exec(segment) ?? [];
  if (illegal !== undefined) {
    throw invalid(
      l10n.t(
        'The output "{0}" has the character {1} in it, which not every system allows in a name. Leave it out.',
        output,
        shown(illegal),
      ),
    );
  }
  if (/^ |[ .]$/u.test(segment)) {
    throw invalid(
      l10n.t(
        'In the output "{0}", "{1}" begins with a space or ends in a space or dot, which not every system allows. Leave it out.',
        output,
        segment,
      ),
    );
  }
  if (isDeviceName(segment)) {
    throw invalid(
      l10n.t('In the output "{0}", "{1}" is the name of a device on Windows. Choose another name.', output, segment),
    );
  }
  if (utf8.encode(segment).length > maxSegmentBytes) {
    throw invalid(
      l10n.t(
        'In the output, the name "{0}…" is too long: at most {1} bytes are allowed. Choose a shorter one.',
        segment.slice(0, 40),
        maxSegmentBytes,
      ),
    );
  }
}

function shown(character: string): string {
  return /[\p{P}\p{S}]/u.test(character)
    ? `"${character}"`
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function outside(output: string): EaselError {
  return invalid(
    l10n.t('The output "{0}" is outside the workspace folder. Give a place inside it, such as "images/".', output),
  );
}

function invalid(sentence: string): EaselError {
  return new EaselError('invalidRequest', sentence, { field: 'output' });
}
