import { messageOf } from '../../core/base/errors';
import type { Log } from '../../core/base/ports';
import type { ReferenceFinder } from '../../engine/documents/missing/documentTexts';

/** The parsers of documents, loaded with the first document. Nobody is typing here, so they need no thread. */
export function lazyReferences(log: Pick<Log, 'warn'>): ReferenceFinder {
  return {
    references: async (language, text) => {
      const { references } = await import('../../core/documents/references/referenceReaders');
      try {
        return references(language, text);
      } catch (error) {
        // One text that a parser cannot bear must not end the search.
        log.warn(`A document could not be read: ${messageOf(error)}`);
        return undefined;
      }
    },
  };
}
