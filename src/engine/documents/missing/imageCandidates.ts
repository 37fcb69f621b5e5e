import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { fieldPlace } from '../../../core/documents/references/frontMatter/frontMatterFields';
import type { ImageReference } from '../../../core/documents/references/referenceTypes';
import { basePathOf, rootFoldersOf } from '../publicFolder';
import { aliasedFiles } from './projectAliases';
import type { SearchedWorkspace } from './scanWorkspace';
import { siteOf } from './scanWorkspace';

/**
 * The files that a reference may mean, the one first to which its readers would go. Empty where the reference is none
 * in this place, for example the name of a package.
 * @param publicFolders the setting `easel.publicFolders`.
 */
export async function imageCandidates(
  workspace: SearchedWorkspace,
  document: URI,
  { target, hints }: Pick<ImageReference, 'target' | 'hints'>,
  publicFolders: readonly string[],
): Promise<URI[]> {
  const { rule, folder = '' } = hints;
  const path = target.startsWith('/') ? target : `${folder}${target}`;
  const here = Utils.dirname(document);
  if (rule === 'frontMatter') return frontMatterFiles(workspace, document, path, hints.field ?? '', publicFolders);
  if (path.startsWith('/')) return rootedFiles(workspace, document, path, publicFolders);
  if (/^\.{1,2}\//u.test(path) || rule === 'source') return [Utils.joinPath(here, path)];
  const aliased = /^(?:@|~|\$|#)/u.test(path) || rule === 'module' ? await aliasedFiles(workspace, document, path) : [];
  if (aliased.length > 0) return aliased;
  // Without an alias, an import of a bare name is one of a package.
  if (rule === 'module' || /^(?:~|@[\w-]*\/|\$\w+\/)/u.test(path)) return [];
  return [...antoraFiles(document, path, folder), Utils.joinPath(here, path)];
}

/** `/x.png`: the public folder of the site, then the folders of the setting, then the workspace folder. */
async function rootedFiles(
  workspace: SearchedWorkspace,
  document: URI,
  path: string,
  publicFolders: readonly string[],
): Promise<URI[]> {
  const found = await siteOf(workspace, document);
  const root = workspace.folderOf(document);
  const base = found ? basePathOf(found) : '';
  const onSite = base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  // Bundlers serve their sources while developing, and resolve these paths when they build.
  const sources = found && path.startsWith('/src/') ? [found.folder] : [];
  const ofSite = found ? [...sources, ...rootFoldersOf(found)] : [];
  const ofWorkspace = root ? [...publicFolders.map(name => Utils.joinPath(root, name)), root] : [];
  return [
    ...ofSite.map(folder => Utils.joinPath(folder, onSite)),
    ...ofWorkspace.map(folder => Utils.joinPath(folder, path)),
  ];
}

async function frontMatterFiles(
  workspace: SearchedWorkspace,
  document: URI,
  path: string,
  field: string,
  publicFolders: readonly string[],
): Promise<URI[]> {
  const found = await siteOf(workspace, document);
  const place = fieldPlace(found?.site.generator, field, path);
  if (place === undefined) return [];
  const here = Utils.dirname(document);
  const name = Utils.basename(document).replace(/\.[^.]*$/u, '');
  if (place === 'postFolder') return [Utils.joinPath(here, name, path)];
  if (path.startsWith('/')) return rootedFiles(workspace, document, path, publicFolders);
  const isBeside = place === 'document' || (place === 'bundle' && /^_?index$/u.test(name));
  if (!isBeside && found) return rootFoldersOf(found).map(folder => Utils.joinPath(folder, path));
  const aliased = /^[@~]/u.test(path) ? await aliasedFiles(workspace, document, path) : [];
  return aliased.length > 0 ? aliased : [Utils.joinPath(here, path)];
}

/** Pages of Antora name the images of their module without the folder. */
function antoraFiles(document: URI, path: string, folder: string): URI[] {
  const [, module] = /^(.*\/modules\/[^/]+)\/(?:pages|partials)\//u.exec(document.path) ?? [];
  if (module === undefined || folder !== '' || !/\.(?:adoc|asciidoc|asc)$/iu.test(document.path)) return [];
  return ['images', 'assets/images'].map(name => document.with({ path: `${module}/${name}/${path}` }));
}
