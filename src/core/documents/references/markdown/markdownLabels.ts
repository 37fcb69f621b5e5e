// Markdown reads `![view]` as an image only where the document has a definition `[view]: …` somewhere.

/** The names that a text defines itself. */
interface OwnLabels {
  definitions: readonly { identifier: string; isInside?: boolean }[];
  footnotes: readonly string[];
}

/** The definitions and footnotes of a document by their names, as far as other pieces need to know them. */
export class KnownLabels {
  private readonly short = new Map<string, Set<string>>();

  addDefinition(name: string): void {
    this.add(name, shortDefinition(name));
  }

  addFootnote(name: string): void {
    this.add(`^${name}`, shortFootnote(name));
  }

  /**
   * Short definitions of those names that a piece may use and does not define itself, as Markdown that leaves nothing
   * open. Empty for a piece that depends on nothing but its text.
   */
  definitionsFor(text: string, own?: OwnLabels): string {
    if (this.short.size === 0) return '';
    const wanted = new Set(Array.from(labelsIn(text), label => [...(this.short.get(label) ?? [])]).flat());
    for (const { identifier, isInside } of own?.definitions ?? [])
      if (isInside !== true) wanted.delete(shortDefinition(identifier));
    for (const name of own?.footnotes ?? []) wanted.delete(shortFootnote(name));
    // The line ends the last footnote also where the piece begins with an indented line.
    return wanted.size === 0 ? '' : [...[...wanted].sort(), '***', ''].join('\n\n');
  }

  private add(label: string, definition: string): void {
    const key = comparable(label);
    const known = this.short.get(key) ?? new Set();
    this.short.set(key, known.add(definition));
  }
}

const shortDefinition = (name: string): string => `[${name}]: x`;
const shortFootnote = (name: string): string => `[^${name}]: x`;

/** Everything that may be a label, in a form in which it can be compared. */
function labelsIn(text: string): Set<string> {
  const labels = text.matchAll(/\[(?=((?:\\.|[^[\]\\])*)\])/gsu);
  return new Set(Array.from(labels, ([, label = '']) => comparable(label)));
}

/** In quotes and lists, a label of two lines has their marks between its words. */
const comparable = (label: string): string =>
  label
    .replace(/[\s>]+/gu, '')
    .toLowerCase()
    .toUpperCase();
