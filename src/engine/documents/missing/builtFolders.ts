import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Workspace } from '../../files/workspace';
import { kindAt } from './scanWorkspace';

/** Folders with documents that nobody here has written, as the ends of their paths. */
export const skippedFolders: readonly string[] = [
  'node_modules',
  'bower_components',
  'vendor',
  '.git',
  '.hg',
  '.svn',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.astro',
  '.docusaurus',
  '.cache',
  '.vitepress/dist',
  '.vitepress/cache',
  '_site',
  '_build',
  '.venv',
  'venv',
  '__pycache__',
];

/** Folders into which programs write, beside the files by which these are known. */
const outputFolders: Readonly<Record<string, readonly string[]>> = {
  build: ['package.json'],
  dist: ['package.json'],
  out: ['package.json'],
  coverage: ['package.json'],
  public: ['hugo.toml', 'hugo.yaml', 'hugo.json', 'config.toml', 'antora-playbook.yml'],
  site: ['mkdocs.yml', 'mkdocs.yaml'],
  book: ['book.toml'],
};

/** Those documents below a folder that no program has built. */
export async function writtenByPeople<Document extends URI>(
  workspace: Pick<Workspace, 'stat'>,
  folder: URI,
  documents: readonly Document[],
): Promise<Document[]> {
  const outputs = new Map<string, Promise<boolean>>();
  const isBuilt = await Promise.all(documents.map(document => isInOutput(workspace, folder, document, outputs)));
  return documents.filter((_, index) => isBuilt[index] !== true);
}

async function isInOutput(
  workspace: Pick<Workspace, 'stat'>,
  folder: URI,
  document: URI,
  outputs: Map<string, Promise<boolean>>,
): Promise<boolean> {
  const above = document.path.slice(folder.path.replace(/\/$/u, '').length).split('/').slice(1, -1);
  for (const [index, name] of above.entries()) {
    const marks = Object.hasOwn(outputFolders, name) ? outputFolders[name] : undefined;
    if (!marks) continue;
    const parent = Utils.joinPath(folder, ...above.slice(0, index));
    const key = `${parent.path}/${name}`;
    const answer = outputs.get(key) ?? hasAny(workspace, parent, marks);
    outputs.set(key, answer);
    if (await answer) return true;
  }
  return false;
}

async function hasAny(workspace: Pick<Workspace, 'stat'>, folder: URI, names: readonly string[]): Promise<boolean> {
  const there = await Promise.all(names.map(name => kindAt(workspace, Utils.joinPath(folder, name))));
  return there.some(kind => kind !== undefined);
}
