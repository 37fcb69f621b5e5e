import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { ImageVariant, SavedImages } from '../../core/contributions/contributions';
import type { ImageOptions } from '../../core/request/imageOptions';
import { parseImageOptions } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';
import { vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import { styledSettings } from '../../editor/styledSettings';
import type { VariantLinks } from '../../engine/documents/variantLinks';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import { checkOriginal, ruleNamed, rulesFor, targetOf } from '../../engine/style/imageVariants';
import { activeFile } from '../documents/activeFile';
import { showVariant } from '../documents/variantEdits';
import type { ArgumentRunsStatus } from '../messages/argumentRunsStatus';
import { argumentObject, fileArgument } from './uriArgument';

const never = new AbortController().signal;

/** `easel.makeVariant` with an argument object: nothing is asked, and only the status bar shows it. */
export class VariantArguments {
  constructor(
    private readonly links: VariantLinks,
    private readonly runs: Pick<ImageRuns, 'run'>,
    private readonly argumentRuns: Pick<ArgumentRunsStatus, 'during'>,
  ) {}

  /**
   * A variant that is there already is not made again, unless `overwrite` is given.
   * @returns `undefined` if it was cancelled. @throws EaselError
   */
  async runWithArguments(argument: unknown): Promise<ImageVariant<URI> | undefined> {
    const { uri, variant, documentUri, place, ...overrides } = argumentObject(argument);
    const image = fileArgument(uri);
    const document = documentUri === undefined ? undefined : fileArgument(documentUri);
    const near = place === undefined ? undefined : positionOf(place);
    const rules = await rulesFor(workspace, image);
    const rule = ruleNamed(rules, variant ?? undefined);
    await checkOriginal(workspace, image, rule);
    const target = targetOf(image, rule, rules);
    const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
    const { options, warnings } = parseImageOptions({ prompt: rule.prompt, ...Object.fromEntries(given) });
    const isMade = options.overwrite === true || (await workspace.stat(target)) === undefined;
    const saved = isMade
      ? await this.make(image, { ...options, images: [image], output: target }, document)
      : undefined;
    if (isMade && !saved) return undefined;
    const made = { image, file: saved?.images[0]?.uri ?? target, rule };
    const outcome = document && (await showVariant(this.links, document, made, { near, saves: true }));
    return {
      uri: made.file,
      variant: rule.name,
      ...(saved && { saved }),
      ...(outcome && { document: outcome.document, markup: outcome.kind }),
      warnings: [...warnings, ...(saved?.warnings ?? []), ...(outcome?.kind === 'none' ? [outcome.note] : [])],
    };
  }

  private async make(
    image: vscode.Uri,
    options: ImageOptions,
    document: vscode.Uri | undefined,
  ): Promise<SavedImages<URI> | undefined> {
    const model = options.model ?? (await styledSettings(image)).editModel;
    const result = await this.runs.run(
      {
        options: { ...options, model },
        document: document ?? activeFile(),
        keepsLook: true,
        command: 'easel.makeVariant',
      },
      { during: work => this.argumentRuns.during(() => work(never, () => undefined)) },
    );
    if (result.kind === 'failed') throw result.error;
    return result.kind === 'cancelled' ? undefined : result.saved;
  }
}

/** @throws EaselError `invalidRequest` */
function positionOf(place: unknown): vscode.Position {
  const { line, character } = typeof place === 'object' && place !== null ? (place as Record<string, unknown>) : {};
  const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  if (isIndex(line) && isIndex(character)) return new vscode.Position(line, character);
  throw wrongOption('place', vscode.l10n.t('a position { line, character }, both from 0'), place);
}
