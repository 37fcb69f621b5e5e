/** The file's name without its folders; of an address without its query, which may be a signature. */
export function lastPart(name: string): string {
  const path = name.replace(/[?#].*$/, '');
  const part = path.slice(path.lastIndexOf('/') + 1);
  try {
    return part === '' ? path : decodeURIComponent(part);
  } catch {
    return part;
  }
}
