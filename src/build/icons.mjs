// Keeps only the icons that the Studio uses from the icon font and the style sheet of the editor: about a tenth.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import subsetFont from 'subset-font';

const iconRule = /^\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}$/;
/** Rules of the style sheet that are not icons. */
const modifiers = ['modifier-spin', 'modifier-disabled', 'modifier-hidden'];

/**
 * The code point of each icon that the sources use. Every quoted word that is the name of an icon counts, because many
 * icons are chosen in one place and shown in another; a few unused ones do no harm.
 * @param {string} styleSheet @param {{ name: string, text: string }[]} sources
 * @throws Error for an icon that does not exist
 */
export function usedIcons(styleSheet, sources) {
  const icons = new Map(
    styleSheet.split(/\r?\n/).flatMap(line => {
      const [, name, code] = iconRule.exec(line) ?? [];
      return name ? [[name, code]] : [];
    }),
  );
  const used = new Map();
  for (const { name: file, text } of sources) {
    const named = [...text.matchAll(/\bcodicon-([a-z0-9][a-z0-9-]*)|\bicon(?:: |=)['"]([a-z0-9-]+)['"]/g)].map(
      ([, inClass, inOption]) => inClass ?? inOption.replace(/^codicon-/, ''),
    );
    const unknown = named.filter(name => !icons.has(name) && !modifiers.includes(name));
    if (unknown.length > 0) throw new Error(`${file}: there is no icon "${unknown.join('", "')}"`);
    const words = [...text.matchAll(/['"`]([a-z0-9-]+)['"`]/g)].map(([, word]) => word);
    for (const name of [...named, ...words]) if (icons.has(name)) used.set(name, icons.get(name));
    // Style sheets refer to icons by code point.
    const codes = [...text.matchAll(/content: '\\([0-9a-f]+)'/g)].map(([, code]) => code);
    for (const [name, code] of icons) if (codes.includes(code)) used.set(name, code);
  }
  return used;
}

/** @param {string} styleSheet @param {Map<string, string>} used */
export function reducedStyleSheet(styleSheet, used) {
  return styleSheet
    .split(/\r?\n/)
    .filter(line => {
      const [, name] = iconRule.exec(line) ?? [];
      return name === undefined || used.has(name);
    })
    .join('\n');
}

/** @param {string} folder with the sources that use the icons @returns {import('esbuild').Plugin} */
export function iconsUsedIn(folder) {
  const readSources = async () => {
    const files = (await readdir(folder, { recursive: true })).filter(file => /\.(ts|css)$/.test(file));
    return Promise.all(files.map(async name => ({ name, text: await readFile(path.join(folder, name), 'utf8') })));
  };
  return {
    name: 'icons',
    setup(build) {
      build.onLoad({ filter: /[\\/]codicon\.css$/ }, async ({ path: file }) => {
        const styleSheet = await readFile(file, 'utf8');
        return { contents: reducedStyleSheet(styleSheet, usedIcons(styleSheet, await readSources())), loader: 'css' };
      });
      build.onLoad({ filter: /[\\/]codicon\.ttf$/ }, async ({ path: file }) => {
        const used = usedIcons(
          await readFile(path.join(path.dirname(file), 'codicon.css'), 'utf8'),
          await readSources(),
        );
        const letters = [...used.values()].map(code => String.fromCodePoint(Number.parseInt(code, 16))).join('');
        return { contents: await subsetFont(await readFile(file), letters, { targetFormat: 'sfnt' }), loader: 'file' };
      });
    },
  };
}
