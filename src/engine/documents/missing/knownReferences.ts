import type { URI } from 'vscode-uri';
import { referenceLanguage } from '../../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import type { DocumentTexts, ReferenceFinder } from './documentTexts';

/** A reference, and the line on which it stands, from 1, where that is known; none in a cell of a notebook. */
export interface PlacedReference {
  reference: ImageReference;
  line?: number;
}

/** Longer texts are not written by people; no parser is kept busy with them. In UTF-16 units. */
const maxTextLength = 8_000_000;
/** Of all documents together; more than that are not worth their memory. */
const maxRemembered = 200_000;

/** What documents name. That of a file is remembered as long as the file stays as it is. */
export class KnownReferences {
  private readonly known = new Map<string, { state: string; references: readonly PlacedReference[] }>();
  private count = 0;

  constructor(
    private readonly texts: Pick<DocumentTexts, 'read' | 'stateOf'>,
    private readonly finder: ReferenceFinder,
  ) {}

  /** Of a document as it is now. @throws FileSystemFault */
  async inDocument(document: URI): Promise<readonly PlacedReference[]> {
    const key = document.toString();
    // Before the text: what is changed in between is read again the next time.
    const state = await this.texts.stateOf(document);
    const known = this.known.get(key);
    if (known && known.state === state) return known.references;
    const { text, languageId } = await this.texts.read(document);
    const references = placed(await this.read(document, text, languageId), text);
    if (known) this.count -= known.references.length;
    this.known.delete(key);
    // What could not be read may be read the next time.
    if (state !== undefined && references) this.remember(key, state, references);
    return references ?? [];
  }

  /** Of a text that a document has, or had a moment ago: without lines, which nobody asks for while typing. */
  async inText(document: URI, text: string, languageId?: string): Promise<readonly PlacedReference[]> {
    return (await this.read(document, text, languageId))?.map(reference => ({ reference })) ?? [];
  }

  private async read(document: URI, text: string, languageId?: string): Promise<ImageReference[] | undefined> {
    const language = referenceLanguage(document.path, languageId);
    return language && text.length <= maxTextLength ? this.finder.references(language, text) : [];
  }

  private remember(key: string, state: string, references: readonly PlacedReference[]): void {
    if (this.count + references.length > maxRemembered) {
      this.known.clear();
      this.count = 0;
    }
    this.known.set(key, { state, references });
    this.count += references.length;
  }
}

function placed(references: readonly ImageReference[] | undefined, text: string): PlacedReference[] | undefined {
  const lines = lineStarts(text);
  return references?.map(reference =>
    reference.cell === undefined ? { reference, line: lineAt(lines(), reference.range.start) } : { reference },
  );
}

/** Where the lines of a text begin; counted when the first one is asked for. */
function lineStarts(text: string): () => readonly number[] {
  let starts: number[] | undefined;
  return () =>
    (starts ??= [0, ...Array.from(text.matchAll(/\r\n|\r|\n/gu), ({ 0: end, index }) => index + end.length)]);
}

/** The number of the line, from 1. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
