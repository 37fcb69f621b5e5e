import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { EntryKinds, Workspace } from '../files/workspace';
import { pathBelow } from '../files/workspacePlaces';
import type { Site } from './siteTable';
import { sites } from './siteTable';

const repositoryPage = /^(?:readme|changelog|contributing|code_of_conduct|security|license|support)\b/iu;

/**
 * The address of an image on the site that the document belongs to, from the root of the site on and not encoded:
 * `/images/x.png`. `undefined` where the nearest site does not serve the image from a public folder, or there is none.
 */
export async function publicPath(
  workspace: Pick<Workspace, 'folderOf' | 'read'> & EntryKinds,
  document: URI,
  image: URI,
): Promise<string | undefined> {
  const found = await nearestSite(workspace, document);
  return found && pathOnSite(found, image);
}

/** A site, the text of its configuration, and the folder in which that lies. */
export interface FoundSite {
  site: Site;
  configuration: string;
  folder: URI;
}

/**
 * The site that a document belongs to. Documents beside its configuration that are read in the repository belong to
 * none.
 * @param inFolder finds the site of one folder; for searches that remember it.
 */
export async function nearestSite(
  workspace: Pick<Workspace, 'folderOf' | 'read'> & EntryKinds,
  document: URI,
  inFolder = (folder: URI): Promise<FoundSite | undefined> => siteIn(workspace, folder),
): Promise<FoundSite | undefined> {
  const root = workspace.folderOf(document);
  if (!root) return undefined;
  const documentFolder = Utils.dirname(document);
  for (let folder = documentFolder; ; folder = Utils.dirname(folder)) {
    const found = await inFolder(folder);
    if (found) {
      const isBeside = folder.path === documentFolder.path;
      const isRepositoryPage = found.site.hasRepositoryPages && repositoryPage.test(Utils.basename(document));
      return isBeside && isRepositoryPage ? undefined : found;
    }
    if (folder.path === root.path || folder.path === '/') return undefined;
  }
}

/** The folders whose files the site serves from its root, the most usual one first. */
export function publicFoldersOf({ site, configuration, folder }: FoundSite): URI[] {
  const set = site.rootFolder === undefined ? site.setting?.exec(configuration)?.[1] : undefined;
  const names = set === undefined ? site.publicFolders : [set, ...site.publicFolders];
  const pages = site.pagesSetting?.exec(configuration)?.[1] ?? '.';
  return names.map(name => Utils.joinPath(folder, pages, name));
}

/** The folders that `/x.png` may mean in the pages of a site, the most usual one first. */
export function rootFoldersOf(found: FoundSite): URI[] {
  const { site, configuration, folder } = found;
  if (site.rootFolder === undefined) return publicFoldersOf(found);
  return [Utils.joinPath(folder, site.setting?.exec(configuration)?.[1] ?? site.rootFolder)];
}

/** The path under which the site is served, without a slash at its end; '' for the root. */
export const basePathOf = ({ site, configuration }: FoundSite): string =>
  (site.basePath?.exec(configuration)?.[1] ?? '').replace(/^\/?(?=[^/])/u, '/').replace(/\/$/u, '');

/**
 * Where the site of a document does not show this image, however it is linked: a folder whose images it shows, relative
 * to the workspace folder. `undefined` where it shows the image, and where there is no such site.
 */
export async function folderToServe(
  workspace: Pick<Workspace, 'folderOf' | 'stat' | 'read'>,
  document: URI,
  image: URI,
): Promise<string | undefined> {
  const found = await nearestSite(workspace, document);
  const root = workspace.folderOf(document);
  if (!found?.site.builds || !root) return undefined;
  const hasPageFolders = found.site.builds === 'pageFolders';
  const served = hasPageFolders ? publicFoldersOf(found) : rootFoldersOf(found);
  const pages = hasPageFolders ? [Utils.joinPath(found.folder, 'content')] : served;
  const [first] = served;
  if (!first || !isBelow(document, pages)) return undefined;
  const hasOwnFolder = hasPageFolders && /^_?index\./u.test(Utils.basename(document));
  const isServed = isBelow(image, hasOwnFolder ? [...served, Utils.dirname(document)] : served);
  return isServed ? undefined : pathBelow(root, Utils.joinPath(first, 'images'));
}

const isBelow = (file: URI, folders: readonly URI[]): boolean =>
  folders.some(folder => file.path.startsWith(`${folder.path.replace(/\/$/u, '')}/`));

/** The site whose configuration lies in a folder. */
export async function siteIn(
  workspace: Pick<Workspace, 'read'> & EntryKinds,
  folder: URI,
): Promise<FoundSite | undefined> {
  // All at once, because a remote file system answers slowly.
  const names = [...new Set(sites.flatMap(({ configurations }) => configurations))];
  const there = await Promise.all(names.map(name => isThere(workspace, Utils.joinPath(folder, name))));
  const existing = new Set(names.filter((_, index) => there[index]));
  for (const site of sites) {
    const name = site.configurations.find(candidate => existing.has(candidate));
    if (name === undefined) continue;
    if (site.besides !== undefined && !(await isThere(workspace, Utils.joinPath(folder, site.besides)))) continue;
    const configuration = await textOf(workspace, Utils.joinPath(folder, name));
    if (site.mentions === undefined || configuration.includes(site.mentions)) return { site, configuration, folder };
  }
  return undefined;
}

function pathOnSite(found: FoundSite, image: URI): string | undefined {
  for (const publicFolder of publicFoldersOf(found)) {
    if (!image.path.startsWith(`${publicFolder.path.replace(/\/$/u, '')}/`)) continue;
    const path = pathBelow(publicFolder.with({ path: publicFolder.path.replace(/(?<=.)\/$/u, '') }), image);
    if (found.site.skipsUnderscores === true && path.split('/').some(segment => /^[_.]/u.test(segment))) continue;
    return `${found.site.addsBasePath === true ? '' : basePathOf(found)}/${path}`;
  }
  return undefined;
}

/** A file system that does not answer has no site. */
async function isThere(workspace: EntryKinds, uri: URI): Promise<boolean> {
  try {
    return (await workspace.stat(uri)) !== undefined;
  } catch {
    return false;
  }
}

async function textOf(workspace: Pick<Workspace, 'read'>, uri: URI): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.read(uri));
  } catch {
    return '';
  }
}
