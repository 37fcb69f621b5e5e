import { documentExtensions } from './references/referenceLanguages';

/** What the log of a build names, as written there: with `/`, decoded, without `./` and `../` at the beginning. */
export interface BuildLog {
  documents: string[];
  images: string[];
}

/** Longer logs are read up to here; in UTF-16 units. */
const maxLength = 4_000_000;

const colours = /\u001b\[[\d;]*m/gu;
const quoted = /"([^"\n]+)"|'([^'\n]+)'|`([^`\n]+)`/gu;
const bare = /[^\s"'`()<>[\]{}|,;]+/gu;
const document = new RegExp(`\\.(?:${documentExtensions.join('|')})$`, 'iu');
const image = /\.(?:png|apng|jpe?g|jfif|webp|gif|avif|bmp|tiff?)$/iu;

/**
 * The documents and images that a log names. Every generator and bundler has its own sentences, which change with its
 * versions, so only the paths are read: which of the images are missing, the documents themselves say.
 */
export function readBuildLog(log: string): BuildLog {
  const text = log.slice(0, maxLength).replace(colours, '');
  const [documents, images] = [new Set<string>(), new Set<string>()];
  const take = (token: string): void => {
    const path = pathOf(token);
    // Where an error was thrown in a tool says nothing about the documents.
    if (document.test(path) && !path.includes('node_modules/')) documents.add(path);
    else if (image.test(path)) images.add(path);
  };
  for (const line of text.split(/\r\n|\r|\n/u)) {
    for (const [, double, single, back] of line.matchAll(quoted)) take(double ?? single ?? back ?? '');
    for (const [token] of line.matchAll(bare)) take(token);
  }
  return { documents: [...documents], images: [...images] };
}

/**
 * Whether a log names a path that has spaces, which nothing ends there but the name of the file itself: without quotes,
 * the words of a sentence cannot be told from it.
 */
export function mentionsSpaced(log: string, path: string): boolean {
  const wanted = path.toLowerCase();
  if (!wanted.includes(' ')) return false;
  const text = log.slice(0, maxLength).replace(colours, '').replace(/\\/gu, '/').toLowerCase();
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    if (!/[\p{L}\p{N}_-]/u.test(text.charAt(at - 1))) return true;
  return false;
}

/** Without the line and column behind a path, without query and fragment. */
function pathOf(token: string): string {
  const path = token
    .replace(/\\/gu, '/')
    .replace(/^file:\/\//u, '')
    .replace(/[.:]+$/u, '')
    .replace(/(?::\d+){1,2}$/u, '')
    .replace(/[?#].*$/u, '')
    .replace(/^(?:\.{1,2}\/)+/u, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Those of some paths that a path of a log means. It may be relative to any folder, or absolute on the machine of the
 * build: then what follows the folder of the project there is the same here.
 * @param minSegments so many of the last segments have to agree.
 */
export function namedBy<T>(named: string, paths: readonly { path: string; value: T }[], minSegments: number): T[] {
  const segments = named.toLowerCase().split('/').filter(Boolean);
  for (let first = 0; first === 0 || segments.length - first >= minSegments; first += 1) {
    const end = segments.slice(first).join('/');
    if (end === '') return [];
    const found = paths.filter(({ path }) => `/${path.toLowerCase()}`.endsWith(`/${end}`));
    if (found.length > 0) return found.map(({ value }) => value);
  }
  return [];
}
