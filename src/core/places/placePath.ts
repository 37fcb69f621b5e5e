import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';
import { isDeviceName } from './fileName';

/** Where images are saved, as folders below the root that applies. */
export type PlacePath =
  | { kind: 'folder'; folder: string[] }
  /** `extension` in the spelling of the output, with the dot: `.png`, `.PNG`. */
  | { kind: 'file'; folder: string[]; baseName: string; extension: string };

/** Facts that only the caller knows, because it can see the disk. */
export interface PlaceKnowledge {
  /**
   * Called for a name with an extension other than `.png`: `assets.v2` may be a folder. Gets the segments below the
   * root.
   */
  isExistingFolder?: (segments: string[]) => Promise<boolean>;
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
  if (isAbsolute(output)) {
    throw outside(output);
  }
  const segments = resolved(output);
  for (const segment of segments) {
    checkSegment(segment, output);
  }
  const last = segments.at(-1) ?? '';
  const endsAsFolder = /(?:^|[/\\])\.{0,2}$/u.test(output);
  const [, baseName, extension] = /^(.+?)(\.[^.]*)$/u.exec(last) ?? [];
  if (endsAsFolder || baseName === undefined || extension === undefined) {
    if (!endsAsFolder && last.toLowerCase() === '.png') {
      throw invalid(l10n.t('The output "{0}" has nothing before ".png". Give the file a name.', output));
    }
    return { kind: 'folder', folder: segments };
  }
  if (extension.toLowerCase() === '.png') {
    return { kind: 'file', folder: segments.slice(0, -1), baseName, extension };
  }
  if ((await knowledge.isExistingFolder?.(segments)) === true) {
    return { kind: 'folder', folder: segments };
  }
  throw invalid(
    l10n.t(
      'The output "{0}" ends in "{1}"; images are saved as PNG. Let it end in ".png", or in "/" for a folder.',
      output,
      extension,
    ),
  );
}

/**
 * Checks for all platforms at once, because a path that is absolute on one platform is not a usable name on the others.
 */
function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:|~(?:[/\\]|$)|[A-Za-z][\w+.-]*:\/\/)/u.test(path);
}

function resolved(output: string): string[] {
  const segments: string[] = [];
  for (const segment of output.split(/[/\\]/u)) {
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
