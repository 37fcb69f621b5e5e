import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { IllustratedDocument, Settings } from '../../core/contributions/contributions';
import { outputOfDocument } from '../../core/documents/illustratedPlace';
import { estimateCost } from '../../core/models/estimate';
import { findModel, knownModels } from '../../core/models/modelLookup';
import type { Model } from '../../core/models/modelTypes';
import { isUriLike } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';
import { styledSettings } from '../../editor/styledSettings';
import type { Connection } from '../../engine/connection/connection';
import { activeFile } from '../documents/activeFile';
import { GrowingDocument } from '../documents/growingDocument';
import { askText, pickItem } from '../shown/shownWindow';
import type { ImageCommands } from './imageCommands';
import type { PersonRuns } from './personRun';
import { argumentObject } from './uriArgument';

type Illustrated = IllustratedDocument<URI>;

/** A text with images from one prompt, as a new Markdown file with the images beside it. */
export class IllustrateCommands {
  constructor(
    private readonly images: Pick<ImageCommands, 'runWithArguments'>,
    private readonly personRuns: Pick<PersonRuns, 'run'>,
    private readonly connection: Pick<Connection, 'address'>,
  ) {}

  /**
   * @param argument `{ uri?, ...ImageOptions }`; `uri` is the new document, or the folder in which it is saved.
   * @returns `undefined` if it was cancelled. @throws EaselError
   */
  async runWithArguments(argument: unknown): Promise<Illustrated | undefined> {
    const { uri, ...options } = argumentObject(argument);
    if (uri !== undefined && !isUriLike(uri) && (typeof uri !== 'string' || uri.trim() === ''))
      throw wrongOption('uri', vscode.l10n.t('the new document (Uri or path), or a folder'), uri);
    const model = modelFor(options['model'], await styledSettings(activeFile()));
    const saved = await this.images.runWithArguments(
      {
        ...options,
        model: model.id,
        interleaved: true,
        ...(uri !== undefined && { output: outputOfDocument(uri) }),
      },
      false,
    );
    return saved && illustrated(saved);
  }

  /** Asks for the prompt and the number of images. @returns `undefined` where nothing was saved. */
  async illustrate(): Promise<Illustrated | undefined> {
    const document = activeFile();
    const settings = await styledSettings(document);
    const model = modelFor(undefined, settings);
    const prompt = await askText({
      title: vscode.l10n.t('What should the document be about?'),
      placeHolder: vscode.l10n.t('How a lighthouse works, in three short steps'),
    });
    if (prompt === undefined || prompt.trim() === '') return undefined;
    const maxImages = await this.pickCount(model, settings);
    if (maxImages === undefined) return undefined;
    const isWatched = await pickWatching(model);
    if (isWatched === undefined) return undefined;
    const saved = await this.personRuns.run({
      options: { prompt: prompt.trim(), model: model.id, interleaved: true, maxImages },
      document,
      insertion: undefined,
      command: 'easel.illustrateDocument',
      ...(isWatched && { isWatched, watcher: new GrowingDocument(prompt.trim()) }),
    });
    return saved && illustrated(saved);
  }

  private async pickCount(model: Model, { prices }: Settings): Promise<number | undefined> {
    const address = this.connection.address();
    const region = address.decidedBy === 'region' ? address.region : undefined;
    const counts = Array.from({ length: model.interleaved?.maxOutputs ?? 1 }, (_, index) => index + 1);
    const items = counts.map(count => {
      const cost = estimateCost(model, count, { region, prices });
      return { label: String(count), ...(cost !== undefined && { description: cost }), count };
    });
    const picked = await pickItem(items, {
      title: vscode.l10n.t('Illustrate Document'),
      placeHolder: vscode.l10n.t('At most so many images; each is billed'),
    });
    return picked?.count;
  }
}

/** @returns whether the person wants to watch; `undefined` where they cancelled. */
async function pickWatching({ paths }: Model): Promise<boolean | undefined> {
  if (!paths.includes('syncMessages')) return false;
  const items = [
    {
      label: vscode.l10n.t('Show It When It Is Ready'),
      description: vscode.l10n.t('A task, which outlives a closed window and a connection that breaks'),
      isWatched: false,
    },
    {
      label: vscode.l10n.t('Watch While It Is Written'),
      description: vscode.l10n.t('One connection: where it breaks, what has come is kept, and all may be billed'),
      isWatched: true,
    },
  ];
  const picked = await pickItem(items, {
    title: vscode.l10n.t('Illustrate Document'),
    placeHolder: vscode.l10n.t('How do you want to get it?'),
  });
  return picked?.isWatched;
}

/** The model that was named, else that of the settings where it can write texts, else the first that can. */
function modelFor(named: unknown, { model, customModels }: Settings): Model {
  if (typeof named === 'string') {
    const known = findModel(named, customModels);
    if (known.interleaved) return known;
    throw new EaselError('invalidRequest', vscode.l10n.t('The model "{0}" writes no text with images.', named), {
      field: 'model',
    });
  }
  const able = knownModels(customModels).filter(({ interleaved }) => interleaved);
  const chosen = able.find(({ id }) => id === model) ?? able[0];
  if (!chosen) throw new Error('No model writes texts with images');
  return chosen;
}

/** A document comes where there is text; what came without is told. */
function illustrated(saved: Omit<Illustrated, 'uri'>): Illustrated {
  if (saved.document) return { ...saved, uri: saved.document };
  return { ...saved, warnings: [...saved.warnings, vscode.l10n.t('The answer has no text, so there is no document.')] };
}
