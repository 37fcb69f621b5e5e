const rasterExtension = /\.(?:png|apng|jpe?g|jfif|webp|gif|avif|bmp|tiff?)$/iu;

/** What Jekyll and its like put before addresses of the site. */
const siteAddress = /^\{\{-?\s*(?:site\.baseurl|site\.url|base_url|base_path)\s*-?\}\}(?=\/)/u;

/** `{{ "/a.png" | relative_url }}`, by which Jekyll puts the same before a path: the path. */
const filteredAddress =
  /^\{\{-?\s*(["'])([^"'{}]+)\1\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:baseurl|url))\b[^{}]*\}\}$/u;

/** The path in an expression that only puts the address of the site before it. */
export const addressInTemplate = (url: string): string | undefined => filteredAddress.exec(url.trim())?.[2];

/** Stands in a path for a part that is not known: no image has it in its name. */
export const unknownPart = '|';

/**
 * The local raster image that an address in a document means: decoded, with `/`, without query and fragment.
 * `undefined` for what is no such image: remote and data addresses, vectors, templates, and nothing at all.
 */
export function imageOfUrl(url: string): string | undefined {
  const path = (addressInTemplate(url) ?? url)
    .trim()
    .replace(siteAddress, '')
    .replace(/[?#].*$/su, '')
    .replaceAll('\\', '/');
  return isLocalRaster(path) ? decoded(path) : undefined;
}

/** As `imageOfUrl`, for imports, which may begin with `#` by an alias. */
export function imageOfImport(specifier: string): string | undefined {
  if (!specifier.startsWith('#')) return imageOfUrl(specifier);
  const path = imageOfUrl(specifier.slice(1));
  return path === undefined ? undefined : `#${path}`;
}

/** As `imageOfUrl`, for languages whose paths are those of the file system: nothing is decoded or cut off. */
export function imageOfPath(path: string): string | undefined {
  return isLocalRaster(path) ? path : undefined;
}

function isLocalRaster(path: string): boolean {
  // A scheme has at least two letters; the path of a Windows drive leads out of every workspace.
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/iu.test(path)) return false;
  // What a template engine fills in is not known here.
  if (/\{\{|\{%|<%|\$\{|#\{|@\{|[\n\r*|]/u.test(path)) return false;
  return rasterExtension.test(path) && !/(?:^|\/)\.[a-z]+$/iu.test(path);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** One line without white space around it. */
export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
