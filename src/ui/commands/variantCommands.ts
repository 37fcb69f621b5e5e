import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { ImageVariant, SavedImages } from '../../core/contributions/contributions';
import type { VariantRule } from '../../core/style/variantRules';
import { asVscodeUri, vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import { styledSettings } from '../../editor/styledSettings';
import type { VariantLinks } from '../../engine/documents/variantLinks';
import type { NamedImages } from '../../engine/documents/missing/namedImages';
import { checkOriginal, rulesFor, targetOf } from '../../engine/style/imageVariants';
import { activeFile } from '../documents/activeFile';
import { textOf } from '../documents/altTextActions';
import { isOnLines } from '../documents/variantActions';
import type { MadeVariant } from '../documents/variantEdits';
import { showVariant } from '../documents/variantEdits';
import { openResult } from '../messages/afterSave';
import { showError } from '../messages/errorMessages';
import type { Notifications } from '../messages/notifications';
import { askForPrompt } from '../pickers/promptBox';
import { pickVariant } from '../pickers/variantPickers';
import { bringAside, imagesFor } from './detailsCommands';
import type { KeyCommands } from './keyCommands';
import type { PersonRuns } from './personRun';
import { showInDocuments } from './variantDocuments';

type Variant = ImageVariant<URI>;

/** Where a document names an image. */
interface Place {
  document: vscode.Uri;
  offset: number;
}

export interface VariantCommandsParts {
  links: VariantLinks;
  named: Pick<NamedImages, 'inText'>;
  personRuns: Pick<PersonRuns, 'resultOf'>;
  keys: Pick<KeyCommands, 'setApiKey'>;
  notifications: Notifications;
}

/** `easel.makeVariant` for a person: the image for dark pages, light pages, or by a rule of the repository. */
export class VariantCommands {
  constructor(private readonly parts: VariantCommandsParts) {}

  /** @param chosen what was selected; without any, the image at the cursor or in the editor, or one that is picked. */
  async run(chosen: readonly vscode.Uri[]): Promise<Variant | undefined> {
    const place = chosen.length > 0 ? undefined : await this.placeAtCursor();
    if (place) return this.ask([place.image], place);
    return this.ask(await imagesFor(chosen, vscode.l10n.t('Make a Variant')), undefined);
  }

  /** Of the image that a document names at an offset. What goes wrong is told. */
  async runHere(uri: vscode.Uri, offset: number): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      const image = (await this.imagesIn(document)).find(({ reference }) => reference.range.start === offset)?.file;
      if (image) await this.ask([asVscodeUri(image)], { document: uri, offset });
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      void showError(this.parts.notifications, error, { setApiKey: () => this.parts.keys.setApiKey({}) });
    }
  }

  private async ask(images: readonly vscode.Uri[], place: Place | undefined): Promise<Variant | undefined> {
    const [first] = images;
    if (!first) return undefined;
    const rules = await rulesFor(workspace, first);
    const rule = await pickVariant(rules, candidate => targetOf(first, candidate, rules));
    if (!rule) return undefined;
    for (const image of images) await checkOriginal(workspace, image, rule);
    const wishes = await this.wishesFor(images.map(image => [image, targetOf(image, rule, rules)] as const));
    if (!wishes) return undefined;
    const isAnyMade = wishes.some(({ existing }) => existing !== 'use');
    const prompt = isAnyMade ? await this.askPrompt(images, rule) : rule.prompt;
    if (prompt === undefined) return undefined;
    const made: Variant[] = [];
    for (const wish of wishes) {
      const variant = await this.makeForPerson(wish, rule, prompt, place);
      if (variant === 'cancelled') break;
      // A failure was told; the other images can still have their variants.
      if (variant) made.push(variant);
    }
    return made[0];
  }

  private async askPrompt(images: readonly vscode.Uri[], rule: VariantRule): Promise<string | undefined> {
    const names = images.map(image => vscode.workspace.asRelativePath(image)).join(', ');
    const prompt = await askForPrompt({
      title: vscode.l10n.t('What should change in {0}?', names),
      placeHolder: rule.prompt,
      value: rule.prompt,
      warningOf: () => undefined,
      offers: [],
    });
    return prompt?.trim() || undefined;
  }

  /** Asks what becomes of files that are there already. @returns undefined where the person cancelled. */
  private async wishesFor(pairs: readonly (readonly [image: vscode.Uri, target: URI])[]): Promise<Wish[] | undefined> {
    const wishes: Wish[] = [];
    for (const [image, target] of pairs) {
      if ((await workspace.stat(target)) === undefined) {
        wishes.push({ image, target, existing: 'none' });
        continue;
      }
      const [use, replace, number] = [
        vscode.l10n.t('Use It'),
        vscode.l10n.t('Replace This File'),
        vscode.l10n.t('New File'),
      ];
      const answer = await this.parts.notifications.choose(
        vscode.l10n.t('{0} is there already.', workspace.nameOf(target)),
        vscode.l10n.t(
          'To use it costs nothing. A new one is paid for; when this file is replaced, a copy of it goes to the trash first.',
        ),
        [use, replace, number],
      );
      if (answer === undefined) return undefined;
      wishes.push({ image, target, existing: answer === use ? 'use' : answer === replace ? 'replace' : 'number' });
    }
    return wishes;
  }

  private async makeForPerson(
    { image, target, existing }: Wish,
    rule: VariantRule,
    prompt: string,
    place: Place | undefined,
  ): Promise<Variant | 'cancelled' | undefined> {
    if (existing === 'use') {
      const outcome = await this.tell({ image, file: target, rule }, place, undefined);
      return { uri: target, variant: rule.name, warnings: [], ...outcome };
    }
    if (existing === 'replace') await bringAside(asVscodeUri(target));
    let outcome: Pick<Variant, 'document' | 'markup'> = {};
    const { editModel } = await styledSettings(image);
    const result = await this.parts.personRuns.resultOf({
      options: {
        prompt,
        images: [image],
        model: editModel,
        output: target,
        ...(existing === 'replace' && { overwrite: true }),
      },
      document: place?.document ?? activeFile(),
      original: image,
      insertion: undefined,
      keepsLook: true,
      command: 'easel.makeVariant',
      changePrompt: () => this.ask([image], place),
      afterSave: async (saved, openAfterSave) => {
        const file = saved.images[0]?.uri ?? target;
        if (openAfterSave) await openResult(saved, image).catch(() => undefined);
        outcome = await this.tell({ image, file, rule }, place, saved);
      },
    });
    if (result.kind === 'cancelled') return 'cancelled';
    if (result.kind === 'failed') return undefined;
    const { saved } = result;
    return { uri: saved.images[0]?.uri ?? target, variant: rule.name, saved, warnings: saved.warnings, ...outcome };
  }

  /** Changes the document from which the variant was asked for; else offers it for those that show the image. */
  private async tell(
    made: MadeVariant,
    place: Place | undefined,
    saved: SavedImages<URI> | undefined,
  ): Promise<Pick<Variant, 'document' | 'markup'>> {
    const { links, notifications } = this.parts;
    const outcome =
      place && made.rule.scheme
        ? await showVariant(links, place.document, made, { near: place.offset, saves: false })
        : undefined;
    const name = workspace.nameOf(made.file);
    const message = saved ? vscode.l10n.t('Saved {0}.', name) : vscode.l10n.t('{0} is there already.', name);
    const isOffered = !place && made.rule.scheme !== undefined;
    const warnings = saved?.warnings ?? [];
    void notifications.ask(
      warnings.length > 0 || outcome?.kind === 'none' ? 'warning' : 'information',
      [message, ...(outcome ? [outcome.note] : []), ...warnings].join(' '),
      isOffered
        ? [{ label: vscode.l10n.t('Show in Documents…'), run: () => showInDocuments(links, notifications, made) }]
        : [],
    );
    return outcome ? { document: outcome.document, markup: outcome.kind } : {};
  }

  private imagesIn(document: vscode.TextDocument): ReturnType<NamedImages['inText']> {
    const { document: uri, text, languageId } = textOf(document);
    return this.parts.named.inText(uri, text, languageId);
  }

  /** The image that the active document names on the line of the cursor. */
  private async placeAtCursor(): Promise<(Place & { image: vscode.Uri }) | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const { document, selection } = editor;
    const named = (await this.imagesIn(document)).filter(image => isOnLines(document, selection, image));
    const cursor = document.offsetAt(selection.active);
    const distance = (start: number): number => Math.abs(start - cursor);
    const [nearest] = named.sort(
      (one, other) => distance(one.reference.range.start) - distance(other.reference.range.start),
    );
    return (
      nearest && {
        document: document.uri,
        offset: nearest.reference.range.start,
        image: asVscodeUri(nearest.file),
      }
    );
  }
}

/** A variant that is to be made, and what becomes of a file that has its name. */
interface Wish {
  image: vscode.Uri;
  target: URI;
  existing: 'none' | 'use' | 'replace' | 'number';
}
