import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError, messageOf } from '../../../core/base/errors';
import { altTextOf } from '../../../core/documents/altText';
import { isOutlined } from '../../../core/documents/outline/outlineLanguages';
import { passagesOf } from '../../../core/documents/outline/proposedPlaces';
import { proposedWords } from '../../../core/documents/outline/proposedWords';
import type { OutlineBlock } from '../../../core/documents/outline/outlineTypes';
import { referenceLanguage } from '../../../core/documents/references/referenceLanguages';
import type { Workspace } from '../../files/workspace';
import { outside } from '../../files/workspacePlaces';
import type { TextChange } from '../../../core/documents/textChange';
import type { MissingSearch } from '../missing/missingSearch';
import { kindAt } from '../missing/scanWorkspace';
import { placeLink } from '../placeLink';
import type { ImageProposal, OutlineFinder } from './imageProposals';

/** A proposal as a person left it: without a text of its own, the alt text is made from the prompt. */
export type WantedLink = Omit<ImageProposal, 'alt'> & { alt?: string };

/** Changes a document by its own text, in a way that a person can undo. */
export interface DocumentRewriter {
  /**
   * @param changesOf gets the text with `\n` as line ends, and tells its changes in the same terms. All are one step of
   *   undo. It is asked again where the text has changed meanwhile.
   * @throws Error where the document cannot be changed.
   */
  rewrite(
    document: URI,
    changesOf: (text: string, languageId: string) => Promise<readonly TextChange[]>,
  ): Promise<void>;
}

export interface LinkInsertionParts {
  workspace: Workspace;
  outlines: OutlineFinder;
  missing: Pick<MissingSearch, 'inText'>;
  rewriter: DocumentRewriter;
}

/**
 * Inserts the links of all these images into a document, as one edit. Images that the document names already, or that
 * are there already, get no second link.
 * @returns those whose place is not in the document any more.
 * @throws EaselError `saveFailed` where the document cannot be changed; `invalidRequest` for a file outside of the
 *   workspace.
 */
export async function insertLinks<Link extends WantedLink>(
  { workspace, outlines, missing, rewriter }: LinkInsertionParts,
  document: URI,
  links: readonly Link[],
): Promise<Link[]> {
  // A plan is a text that anybody may have written.
  const strangers = [document, ...links.map(({ target }) => target)].filter(uri => !workspace.folderOf(uri));
  if (strangers[0]) throw outside('uri', workspace.nameOf(strangers[0]));
  let lost: Link[] = [];
  const rewriting = rewriter.rewrite(document, async (text, languageId) => {
    lost = [];
    const language = referenceLanguage(document.path, languageId);
    const blocks = isOutlined(language) ? await outlines.outline(language, text) : [];
    const named = new Set((await missing.inText(document, text, languageId)).map(({ target }) => target.toString()));
    const changes: TextChange[] = [];
    for (const link of links) {
      if (named.has(link.target.toString()) || (await kindAt(workspace, link.target)) !== undefined) continue;
      const found = findPassage(blocks, text, link);
      if (!found) {
        lost.push(link);
        continue;
      }
      const image = { file: link.target, alt: altOf(link, found) };
      const linking = { document, path: document.path, languageId, text };
      const { offset, text: inserted } = await placeLink(workspace, linking, found.passage.end, [image]);
      changes.push({ start: offset, end: offset, text: inserted });
    }
    return changes;
  });
  await rewriting.catch((error: unknown) => {
    throw new EaselError(
      'saveFailed',
      l10n.t('The links could not be inserted into {0}: {1}', workspace.nameOf(document), messageOf(error)),
      { cause: error },
    );
  });
  return lost;
}

type Found = ReturnType<typeof passagesOf>[number];

/** The text that begins with the words of a link, nearest to its line. */
function findPassage(blocks: readonly OutlineBlock[], text: string, { line, words }: WantedLink): Found | undefined {
  const distance = ({ passage }: Found): number => Math.abs(text.slice(0, passage.start).split('\n').length - line);
  return passagesOf(blocks)
    .filter(({ passage }) => passage.text !== '' && passage.text.startsWith(words))
    .toSorted((one, other) => distance(one) - distance(other))[0];
}

/** An alt text that was proposed together with another prompt does not describe the image any more. */
function altOf({ prompt, alt }: WantedLink, { passage, heading }: Found): string {
  const proposed = proposedWords(passage.text, heading);
  const isStale = alt === undefined || (alt === proposed.alt && prompt !== proposed.prompt);
  return altTextOf(isStale ? prompt : alt);
}
