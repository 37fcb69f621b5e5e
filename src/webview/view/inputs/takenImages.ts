import * as l10n from '@vscode/l10n';

const megabyte = 1024 * 1024;
/** The same limit as in the extension for pasted images. */
const maxBytes = 30 * megabyte;
const takenTypes = /^image\/(png|jpeg|webp|bmp|x-ms-bmp|tiff|gif)$/;
const takenNames = /\.(png|jpe?g|webp|bmp|tiff?|gif)$/i;

interface GivenFile {
  name: string;
  /** Empty if the browser does not know the type. */
  type: string;
  size: number;
}

/** The files that can be input images, and a sentence about each other file. */
export interface Sorted<Given> {
  taken: Given[];
  refusals: string[];
}

/** Judges files of the system by their type or name. The extension judges their content when it reads them. */
export function sortFiles<Given extends GivenFile>(files: readonly Given[]): Sorted<Given> {
  return sorted(files, ({ name, type, size }) => {
    if (type === '' ? !takenNames.test(name) : !takenTypes.test(type)) return notAnImage(name);
    return size > maxBytes
      ? l10n.t(
          '"{0}" has {1} MB; up to {2} MB are taken. Make it smaller.',
          name,
          Math.ceil(size / megabyte),
          maxBytes / megabyte,
        )
      : undefined;
  });
}

/** Judges Uris by their file extension. A Uri without one is taken: the extension judges it when it reads the file. */
export function sortUris(uris: readonly string[]): Sorted<string> {
  return sorted(uris, uri => {
    const name = uri.replace(/[?#].*$/, '').replace(/^.*\//, '');
    return uri.startsWith('https:') || takenNames.test(name) || !/\.[^.]+$/.test(name) ? undefined : notAnImage(name);
  });
}

function sorted<Given>(given: readonly Given[], refusalOf: (one: Given) => string | undefined): Sorted<Given> {
  const judged = given.map(one => ({ one, refusal: refusalOf(one) }));
  return {
    taken: judged.filter(({ refusal }) => refusal === undefined).map(({ one }) => one),
    refusals: judged.flatMap(({ refusal }) => refusal ?? []),
  };
}

const notAnImage = (name: string): string =>
  l10n.t('"{0}" is no image that can be sent. Use PNG, JPEG, WebP, BMP, TIFF or GIF.', name);
