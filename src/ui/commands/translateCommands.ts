import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { SavedImages } from '../../core/contributions/contributions';
import { languageTag, translationModelFor, translationModels } from '../../core/models/translationModels';
import {
  languageOfFolder,
  languageOfPath,
  mirroredFolders,
  translationPrompt,
} from '../../core/places/translatedPlace';
import type { ImageOptions } from '../../core/request/imageOptions';
import { isUriLike } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';
import { styledSettings } from '../../editor/styledSettings';
import type { Connection } from '../../engine/connection/connection';
import { pickImageFiles } from '../pickers/imagePicker';
import { pickItem } from '../shown/shownWindow';
import type { ImageCommands } from './imageCommands';
import type { PersonRuns } from './personRun';
import { argumentObject } from './uriArgument';

type Saved = SavedImages<URI>;

/** Offered where the workspace says nothing. */
const commonLanguages = ['zh-CN', 'en', 'ja', 'ko', 'fr', 'de', 'es', 'pt', 'ru', 'zh-TW'];
const documentGlob = '**/*.{md,mdx,adoc,rst,html}';
const maxDocuments = 2000;

/** The command that translates the text in images: one result for each image, beside it or in the mirrored folder. */
export class TranslateCommands {
  constructor(
    private readonly images: Pick<ImageCommands, 'runWithArguments'>,
    private readonly personRuns: Pick<PersonRuns, 'resultOf'>,
    private readonly connection: Pick<Connection, 'address'>,
  ) {}

  /** @param argument `{ uri, language, ...ImageOptions }`. @throws EaselError */
  async runWithArguments(argument: unknown): Promise<Saved | undefined> {
    const { uri, language, ...overrides } = argumentObject(argument);
    if (!isUriLike(uri) && (typeof uri !== 'string' || uri.trim() === ''))
      throw wrongOption('uri', vscode.l10n.t('the image whose text is translated, a Uri or a path'), uri);
    const tag = typeof language === 'string' ? languageTag(language) : undefined;
    if (tag === undefined)
      throw wrongOption('language', vscode.l10n.t('a language tag such as "en" or "zh-CN"'), language);
    const file = typeof uri === 'string' ? undefined : vscode.Uri.from(uri);
    const own = overrides['model'];
    const options = await this.optionsFor(file, tag, typeof own === 'string' ? own : undefined);
    return this.images.runWithArguments({ ...options, images: [uri], ...withoutUndefined(overrides) }, true, {
      keepsLook: true,
    });
  }

  /** @param files what was selected; without any, the images of the workspace are offered. */
  async translate(files: readonly vscode.Uri[]): Promise<Saved | undefined> {
    const images = files.length > 0 ? files : await pickImageFiles(vscode.l10n.t('Translate Text in Image'));
    const [first] = images;
    if (!first) return undefined;
    const language = await pickLanguage(languageOfPath(foldersOf(first)?.folders ?? []));
    if (language === undefined) return undefined;
    const saved: Saved[] = [];
    for (const image of images) {
      const options = await this.optionsFor(image, language, undefined);
      const one = await this.personRuns.resultOf({
        options: { ...options, images: [image] },
        original: image,
        insertion: undefined,
        keepsLook: true,
      });
      if (one.kind === 'cancelled') break;
      // A failure was told; the other images can still be translated.
      if (one.kind === 'saved') saved.push(one.saved);
    }
    const [result] = saved;
    return (
      result && { ...result, images: saved.flatMap(one => one.images), warnings: saved.flatMap(one => one.warnings) }
    );
  }

  /** The provider's own model for the languages where there is one, else the model that edits, with a prompt. */
  private async optionsFor(
    file: vscode.Uri | undefined,
    language: string,
    model: string | undefined,
  ): Promise<ImageOptions> {
    const place = file && foldersOf(file);
    const source = languageOfPath(place?.folders ?? []);
    const chosen = model ?? translationModelFor(this.connection.address().region, language, source)?.id;
    const translates = translationModels.some(({ id }) => id === chosen);
    const englishName = new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
    const output = file && (await outputOf(file, language));
    return {
      prompt: translationPrompt(englishName),
      model: chosen ?? (await styledSettings(file)).editModel,
      ...(translates && { language }),
      ...(output && { output }),
    };
  }
}

/** The workspace folder of a file, and the folders between them. */
function foldersOf(file: vscode.Uri): { root: vscode.Uri; folders: string[]; name: string } | undefined {
  const root = vscode.workspace.getWorkspaceFolder(file)?.uri;
  if (!root) return undefined;
  const folders = file.path.slice(root.path.length).split('/').filter(Boolean);
  const name = folders.pop() ?? '';
  return { root, folders, name };
}

/** @throws EaselError `inputImage` for a file outside of the workspace, which has no place for the result. */
async function outputOf(file: vscode.Uri, language: string): Promise<vscode.Uri> {
  const place = foldersOf(file);
  if (!place)
    throw new EaselError('inputImage', vscode.l10n.t('The image is outside the workspace: {0}', file.path), {
      field: 'uri',
    });
  const { root, folders, name } = place;
  const baseName = name.replace(/\.[^.]+$/u, '');
  const mirrored = await mirroredFolders(folders, language, outer => foldersIn(vscode.Uri.joinPath(root, ...outer)));
  return mirrored
    ? vscode.Uri.joinPath(root, ...mirrored, `${baseName}.png`)
    : vscode.Uri.joinPath(root, ...folders, `${baseName}.${language}.png`);
}

async function foldersIn(folder: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries.flatMap(([name, type]) => (type & vscode.FileType.Directory ? [name] : []));
}

/** The languages of the workspace's documents come first. @param source the image's own language, which is left out. */
async function pickLanguage(source: string | undefined): Promise<string | undefined> {
  const documents = await vscode.workspace.findFiles(documentGlob, '**/node_modules/**', maxDocuments);
  const inUse = documents.flatMap(uri => {
    const { folders = [], name = '' } = foldersOf(uri) ?? {};
    const ending = /\.([^.]+)\.[^.]+$/u.exec(name)?.[1] ?? '';
    return [...folders, ending].flatMap(part => languageOfFolder(part) ?? []);
  });
  const names = new Intl.DisplayNames(vscode.env.language, { type: 'language' });
  const items = [...new Set([...inUse, ...commonLanguages])]
    .filter(tag => tag !== source)
    .map(tag => ({ label: names.of(tag) ?? tag, description: tag, tag }));
  const picked = await pickItem(items, {
    title: vscode.l10n.t('Translate Text in Image'),
    placeHolder: vscode.l10n.t('The language of the result; the languages of your documents come first'),
  });
  return picked?.tag;
}

const withoutUndefined = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
