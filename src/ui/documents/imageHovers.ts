import * as vscode from 'vscode';
import { documentExtensions, documentLanguageIds } from '../../core/documents/references/referenceLanguages';
import type { ImageDetails } from '../../core/provenance/imageDetails';
import { asVscodeUri, vscodeWorkspace } from '../../editor/vscodeWorkspace';
import type { NamedImage, NamedImages } from '../../engine/documents/missing/namedImages';
import { readImageDetails } from '../../engine/provenance/readImageDetails';
import { plainHover, type HoverAction } from '../shown/shownHints';
import { mayNameImages } from './mayNameImages';

/** Larger files are not read for a hover. */
const maxBytes = 64 * 1024 * 1024;
const selector: vscode.DocumentSelector = [
  { pattern: `**/*.{${documentExtensions.join(',')}}` },
  ...documentLanguageIds.map(language => ({ language })),
];

/** Tells at the link to an image how that was made, and offers what can be done with it. */
export class ImageHovers implements vscode.Disposable {
  private readonly registration: vscode.Disposable;
  /** The images of the text that was looked at last: the pointer rests on one place after the other. */
  private last: { key: string; found: Promise<NamedImage[]> } | undefined;

  constructor(private readonly named: Pick<NamedImages, 'inText'>) {
    this.registration = vscode.languages.registerHoverProvider(selector, {
      provideHover: (document, position) => this.hover(document, position),
    });
  }

  dispose(): void {
    this.registration.dispose();
  }

  private async hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    if (!mayNameImages(document)) return undefined;
    const offset = document.offsetAt(position);
    const found = (await this.imagesOf(document)).find(
      ({ reference: { range } }) => range.start <= offset && offset <= range.end,
    );
    if (!found || !/\.png$/iu.test(found.file.path)) return undefined;
    const { file, reference } = found;
    const stat = await vscodeWorkspace.stat(file).catch(() => undefined);
    if (!stat || stat.byteLength > maxBytes) return undefined;
    const details = await readImageDetails(vscodeWorkspace, file).catch(() => undefined);
    if (!details || details.prompt === '') return undefined;
    const range = new vscode.Range(
      document.positionAt(reference.range.start),
      document.positionAt(reference.range.end),
    );
    return plainHover(linesOf(details), range, actionsOf(asVscodeUri(file), details));
  }

  private imagesOf(document: vscode.TextDocument): Promise<NamedImage[]> {
    const key = `${document.version} ${document.languageId} ${document.uri.toString()}`;
    // Files come and go without a change of the text, so only one hover after the other shares a look.
    if (this.last?.key !== key) {
      const found = this.named.inText(document.uri, document.getText(), document.languageId);
      this.last = { key, found };
      setTimeout(() => {
        if (this.last?.found === found) this.last = undefined;
      }, keptMs);
    }
    return this.last.found;
  }
}

const keptMs = 5_000;

function linesOf(details: ImageDetails): string[] {
  const { origin, placeholder, prompt, model, size } = details;
  const title = placeholder
    ? vscode.l10n.t('Placeholder by Easel')
    : origin === 'easel'
      ? vscode.l10n.t('Made with Easel')
      : vscode.l10n.t('Made by a model');
  return [
    title,
    vscode.l10n.t('Prompt: {0}', prompt),
    ...(model === undefined || placeholder ? [] : [vscode.l10n.t('Model: {0}', model)]),
    ...(size === undefined ? [] : [vscode.l10n.t('Size: {0}', size.replace('*', ' × '))]),
  ];
}

/** Each of these commands shows or asks something first: nothing is paid for with a click. */
function actionsOf(image: vscode.Uri, { origin, placeholder }: ImageDetails): HoverAction[] {
  const details = { title: vscode.l10n.t('Show Image Details'), command: 'easel.showImageDetails' as const, image };
  if (origin !== 'easel') return [details];
  return [
    details,
    placeholder
      ? { title: vscode.l10n.t('Upgrade Placeholder…'), command: 'easel.upgradePlaceholders', image }
      : { title: vscode.l10n.t('Regenerate…'), command: 'easel.regenerateImage', image },
  ];
}
