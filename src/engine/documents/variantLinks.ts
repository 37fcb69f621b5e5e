import { type TextChange, withTextChanges } from '../../core/documents/textChange';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { ReferenceLanguage } from '../../core/documents/references/referenceLanguages';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { ImageReference } from '../../core/documents/references/referenceTypes';
import type { ThemedChange } from '../../core/documents/variants/themedChange';
import { themedChange } from '../../core/documents/variants/themedChange';
import type { Scheme } from '../../core/documents/variants/themedForm';
import { besideOriginal } from '../../core/documents/variants/variantName';
import type { TextOfDocument } from './altProposals';
import { inEachDocument, type SearchProgress } from './missing/inEachDocument';
import type { NamedImages } from './missing/namedImages';
import type { DocumentTexts, ReferenceFinder } from './missing/documentTexts';
import type { ScannedWorkspace } from './missing/scanWorkspace';
import { themedPagesOf } from './themedPages';

/** Two files in one folder, of which one is the variant of the other. */
export interface VariantFiles {
  original: URI;
  variant: URI;
  /** For which pages the variant is. */
  scheme: Scheme;
}

/** What shows a variant in a document. */
export interface VariantLink {
  /** The place at which the document names the original. */
  reference: ImageReference;
  change: ThemedChange;
  /** The site of the document, as people know it. */
  site: string | undefined;
}

export interface VariantLinksParts {
  workspace: ScannedWorkspace;
  texts: DocumentTexts;
  named: Pick<NamedImages, 'inText'>;
  finder: ReferenceFinder;
}

/** Finds what lets documents show an image and its variant, each where it belongs. */
export class VariantLinks {
  constructor(private readonly parts: VariantLinksParts) {}

  /**
   * @param near the place at which the original is named that counts, where there are several; default: the first.
   * @returns undefined where the document does not name the original.
   */
  async inText(read: TextOfDocument, files: VariantFiles, near = 0): Promise<VariantLink | undefined> {
    const { document, text, languageId } = read;
    const language = referenceLanguage(document.path, languageId);
    if (!language) return undefined;
    const named = await this.parts.named.inText(document, text, languageId);
    const distance = ({ range }: ImageReference): number =>
      range.start <= near && near <= range.end ? -1 : Math.abs(range.start - near);
    const [reference] = named
      .filter(({ file }) => file.toString() === files.original.toString())
      .map(found => found.reference)
      .sort((one, other) => distance(one) - distance(other));
    if (!reference) return undefined;
    const { site, ...pages } = await themedPagesOf(this.parts.workspace, document, language, text);
    const names = { original: Utils.basename(files.original), variant: Utils.basename(files.variant) };
    const change = themedChange({ language, text, reference, names, scheme: files.scheme, ...pages });
    const isRight = change.kind !== 'changes' || (await this.isRight(language, text, reference, names, change.changes));
    return { reference, site, change: isRight ? change : { kind: 'unfit' } };
  }

  /** The documents of some folders that name an image, in the order of their paths. */
  async documentsWith(
    image: URI,
    folders: readonly URI[],
    signal: AbortSignal,
    onProgress?: SearchProgress,
  ): Promise<URI[]> {
    const documents = (await Promise.all(folders.map(folder => this.parts.texts.below(folder)))).flat();
    return inEachDocument(
      documents,
      signal,
      async document => {
        const { text, languageId } = await this.parts.texts.read(document);
        const named = await this.parts.named.inText(document, text, languageId);
        return named.some(({ file }) => file.toString() === image.toString()) ? [document] : [];
      },
      { onProgress },
    );
  }

  /** Nothing is written that its readers would read in another way: they find the same images, and the variant. */
  private async isRight(
    language: ReferenceLanguage,
    text: string,
    reference: ImageReference,
    names: { original: string; variant: string },
    changes: readonly TextChange[],
  ): Promise<boolean> {
    const variant = besideOriginal(reference.target, names.original, names.variant);
    const keyOf = ({ target, alt }: Pick<ImageReference, 'target' | 'alt'>): string =>
      `${target.replace(/^\.\//u, '')}\n${alt}`;
    const keys = async (of: string): Promise<string[]> =>
      ((await this.parts.finder.references(language, of)) ?? []).map(keyOf);
    const left = await keys(withTextChanges(text, changes));
    for (const key of [...(await keys(text)), keyOf({ target: variant ?? '', alt: reference.alt })]) {
      const at = left.indexOf(key);
      if (at < 0) return false;
      left.splice(at, 1);
    }
    // A definition that other images use as well remains.
    return left.every(key => key.split('\n')[0] === keyOf(reference).split('\n')[0]);
  }
}
