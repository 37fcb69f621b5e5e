import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { searchParts } from '../support/searchParts';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../src/cli/node/nodeWorkspace';
import { NamedImages } from '../../src/engine/documents/missing/namedImages';
import { VariantLinks } from '../../src/engine/documents/variantLinks';

/**
 * Gives every image that the pages of a site show a dark variant, of nearly the same bytes, and lets the pages show
 * both.
 * @returns for each page how many images got a pair there, and those for which there is none.
 */
export async function addVariants(folder: string): Promise<{ pairs: Record<string, number>; left: string[] }> {
  const workspace = new NodeWorkspace(folder);
  const parts = searchParts(workspace);
  const named = new NamedImages(parts);
  const links = new VariantLinks({ ...parts, named });
  const pairs: Record<string, number> = {};
  const left: string[] = [];
  const isPage = (name: string): boolean => /\.mdx?$/u.test(name) && !/^(?:node_modules|build)\/|\bdist\//u.test(name);
  for (const page of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isPage)) {
    const document = URI.file(path.join(folder, page));
    const originals = await named.inText(document, readFileSync(document.fsPath, 'utf8'));
    for (const original of new Set(originals.map(({ file }) => file.toString()))) {
      const image = URI.parse(original);
      const variant = URI.file(image.fsPath.replace(/\.png$/u, '.dark.png'));
      // Bundlers keep one file for two with the same bytes.
      writeFileSync(variant.fsPath, Buffer.concat([readFileSync(image.fsPath), Buffer.from('dark')]));
      const text = readFileSync(document.fsPath, 'utf8');
      const link = await links.inText({ document, text }, { original: image, variant, scheme: 'dark' });
      if (link?.change.kind !== 'changes') {
        left.push(`${page}: ${path.basename(image.path)}, ${link?.change.kind ?? 'not found'}`);
        continue;
      }
      const changed = [...link.change.changes]
        .sort((one, other) => other.start - one.start)
        .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text);
      writeFileSync(document.fsPath, changed);
      pairs[page] = (pairs[page] ?? 0) + 1;
    }
  }
  return { pairs, left };
}
