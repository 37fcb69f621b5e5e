import { isSameLanguage, languageTag } from '../models/translationModels';

// Where the translation of a file goes: the mirrored folder of the language where the workspace has folders for
// languages (docs/en/a.png to docs/zh/a.png), or beside the original under a name with the language.

/** A folder that holds one language: a code of two letters, with a script or a region or without. */
export function languageOfFolder(name: string): string | undefined {
  return /^[a-z]{2}(?:[-_][a-z]{2,4}){0,2}$/iu.test(name) ? languageTag(name) : undefined;
}

/** The language of a file by the folders that it lies in, the innermost first. @param folders from the outside in. */
export function languageOfPath(folders: readonly string[]): string | undefined {
  return folders.map(languageOfFolder).findLast(tag => tag !== undefined);
}

/**
 * The folders of the translation, from the outside in; undefined where the workspace is not laid out by language.
 * @param folders those of the original, from the outside in.
 * @param foldersIn the names of the folders in a folder.
 */
export async function mirroredFolders(
  folders: readonly string[],
  language: string,
  foldersIn: (folders: readonly string[]) => Promise<readonly string[]>,
): Promise<string[] | undefined> {
  for (let index = folders.length - 1; index >= 0; index--) {
    const own = folders[index];
    if (own === undefined || languageOfFolder(own) === undefined) continue;
    const outer = folders.slice(0, index);
    const siblings = (await foldersIn(outer)).filter(name => name !== own && languageOfFolder(name) !== undefined);
    const same = siblings.filter(name => isSameLanguage(languageOfFolder(name) ?? name, language));
    const target = same.find(name => languageTag(name) === language) ?? same[0];
    // Two languages side by side are a layout, and a third one joins it.
    const name = target ?? (siblings.length > 0 ? language : undefined);
    if (name !== undefined) return [...outer, name, ...folders.slice(index + 1)];
  }
  return undefined;
}

/** What an edit model is asked for. @param language as its name in English. */
export function translationPrompt(language: string): string {
  return (
    `Translate all text in the image into ${language}. Keep the layout, the position and the size of every text, ` +
    'its lettering, weight and colour, and leave everything else in the image exactly as it is. ' +
    'Do not translate names of products, code, commands, file names and numbers.'
  );
}
