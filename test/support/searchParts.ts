import type { URI } from 'vscode-uri';
import type { Settings } from '../../src/core/contributions/contributions';
import { references } from '../../src/core/documents/references/referenceReaders';
import { KnownReferences } from '../../src/engine/documents/missing/knownReferences';
import type { ReferenceFinder } from '../../src/engine/documents/missing/documentTexts';
import type { MissingSearchParts } from '../../src/engine/documents/missing/missingSearch';
import type { ScannedWorkspace } from '../../src/engine/documents/missing/scanWorkspace';
import { defaultSettings } from './preparedJob';

interface SearchDoubles {
  /** What lies below every folder. */
  documents?: () => URI[];
  settings?: () => Settings;
  finder?: ReferenceFinder;
  /** None unless given, so that nothing is remembered. */
  stateOf?: (document: URI) => Promise<string | undefined>;
}

const readingFinder: ReferenceFinder = {
  references: (language, text) => Promise.resolve(references(language, text)),
};

/** What searches in documents need: the real readers, and the texts of a workspace. */
export function searchParts<World extends ScannedWorkspace>(
  workspace: World,
  {
    documents = () => [],
    settings = () => defaultSettings,
    finder = readingFinder,
    stateOf = () => Promise.resolve(undefined),
  }: SearchDoubles = {},
): MissingSearchParts & { workspace: World; finder: ReferenceFinder } {
  const texts = {
    read: async (uri: URI) => ({ text: new TextDecoder().decode(await workspace.read(uri)) }),
    stateOf,
    below: () => Promise.resolve(documents()),
  };
  return { workspace, texts, finder, references: new KnownReferences(texts, finder), readSettings: settings };
}
