/**
 * The types under which Uris are dragged: first those of the editor, such as its explorer, then that of any program.
 * The first type that is present counts.
 */
export const editorTypes = ['application/vnd.code.uri-list', 'resourceurls'] as const;
export const linkType = 'text/uri-list';

/**
 * The Uris in a drop, each once.
 * @param read returns the data of the drop for a type; empty if there is none.
 */
export function droppedUris(read: (type: string) => string): string[] {
  const [list, resources] = editorTypes;
  const found = [() => linesOf(read(list)), () => arrayOf(read(resources)), () => linesOf(read(linkType))];
  for (const uris of found.map(find => find())) {
    if (uris.length > 0) return [...new Set(uris)];
  }
  return [];
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));

function arrayOf(json: string): string[] {
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.filter(entry => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
