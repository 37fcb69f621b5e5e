/**
 * Where the explorer and other parts of the editor put what is dragged, and then what any program does; the first that
 * is there counts.
 */
export const editorTypes = ['application/vnd.code.uri-list', 'resourceurls'] as const;
export const linkType = 'text/uri-list';

/**
 * The Uris in a drop, each once.
 * @param read gives what the drop holds for a type; empty where there is none.
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
