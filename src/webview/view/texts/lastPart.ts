/** The name of a file without its folders. The query of an address is left out, because it may be a signature. */
export function lastPart(name: string): string {
  const path = name.replace(/[?#].*$/, '');
  const part = path.slice(path.lastIndexOf('/') + 1);
  try {
    return part === '' ? path : decodeURIComponent(part);
  } catch {
    return part;
  }
}
