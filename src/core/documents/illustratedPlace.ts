import type { FileReference } from '../request/imageOptions';

/**
 * The option `output` for a document with images: its own name with `.png`, because a document takes the name and the
 * folder of its first image. A place that names no Markdown file is a folder.
 */
export function outputOfDocument(place: FileReference): FileReference {
  const png = (path: string): string => path.replace(/\.(?:md|markdown)$/iu, '.png');
  return typeof place === 'string' ? png(place) : { ...uriParts(place), path: png(place.path) };
}

/** The parts of an address as plain data, also of one whose parts are getters. */
function uriParts(uri: Exclude<FileReference, string>): Exclude<FileReference, string> {
  const { scheme, path } = uri;
  const [authority, query, fragment] = ['authority', 'query', 'fragment'].map(name => {
    const part: unknown = Reflect.get(uri, name);
    return typeof part === 'string' ? part : '';
  });
  return { scheme, path, ...{ authority, query, fragment } };
}
