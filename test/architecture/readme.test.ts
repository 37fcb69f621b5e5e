import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readmes, withModelsTable } from '../../src/build/modelsTable';
import { commandIds } from '../../src/core/contributions/commandIds';
import { settingSchemas } from '../../src/core/contributions/contributions';
import { errorCodes } from '../../src/core/base/errors';
import { imageOptionsSchema } from '../../src/core/request/imageOptions';
import { parseStyleFile } from '../../src/core/style/styleFile';

const root = path.resolve(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const strings = (file: string): Record<string, string> => JSON.parse(text(file)) as Record<string, string>;

/** The texts of the manifest in the language of each README. */
const manifestTexts: Readonly<Record<string, string>> = {
  'README.md': 'package.nls.json',
  'README.zh-cn.md': 'package.nls.zh-cn.json',
};

/** The anchor of a heading, as GitHub makes it: letters of every script, digits, hyphens and underscores. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) => `#${anchorOf(heading)}`);

/** The targets of links and pictures that lead to files of the repository. */
const localLinks = (markdown: string): string[] =>
  [...markdown.replace(/```.*?```|`[^`\n]*`/gsu, '').matchAll(/\]\(([^)]+)\)/gu)]
    .map(([, target = '']) => target)
    .filter(target => !target.includes('://'));
/** Levels of the headings, in order; not the comments of a shell. */
const headingLevels = (markdown: string): string[] =>
  [...markdown.replace(/```.*?```/gsu, '').matchAll(/^(#+) /gmu)].map(([, level = '']) => level);
/** Commands, settings and files of Easel in code font. */
const easelNames = (markdown: string): string[] => [
  ...new Set([...markdown.matchAll(/`(\.?easel[^`\s]*)`/gu)].map(([, name = '']) => name)),
];
const picturesOf = (markdown: string): string[] => localLinks(markdown).filter(target => target.endsWith('.png'));

for (const [file, words, bundle] of readmes) {
  describe(file, () => {
    const readme = text(file);
    const titles = strings(manifestTexts[file] ?? assert.fail(file));
    const commandTitles = commandIds.map(id => titles[id.replace('easel.', 'command.')] ?? id);

    it('has the table of models as the model table has it', () => {
      const translations = bundle === undefined ? {} : strings(bundle);
      assert.equal(readme, withModelsTable(readme, words, translations), 'run `npm run docs`');
    });

    it('names every setting, option and error code', () => {
      const names = [
        ...Object.keys(settingSchemas).map(id => `easel.${id}`),
        ...Object.keys(imageOptionsSchema.shape),
        ...errorCodes,
      ];
      assert.deepEqual(
        names.filter(name => !readme.includes(`\`${name}\``)),
        [],
      );
    });

    it('names every command by its title', () => {
      assert.deepEqual(
        commandTitles.filter(title => !readme.includes(title)),
        [],
      );
    });

    it('names no command that is not there', () => {
      const named = [...readme.matchAll(/(?:\*|“)Easel: (.+?)(?:\*|”)/gu)].map(([, title = '']) => title);
      assert.notEqual(named.length, 0);
      assert.deepEqual(
        named.filter(title => !commandTitles.includes(title)),
        [],
      );
    });

    it('links to files and headings that are there', () => {
      const broken = localLinks(readme).filter(target => {
        const [name = '', anchor] = target.split('#');
        const linked = name || file;
        if (!existsSync(path.join(root, linked))) return true;
        return anchor !== undefined && !anchorsOf(text(linked)).includes(`#${anchor}`);
      });
      assert.deepEqual(broken, []);
    });

    it('links to the other languages', () => {
      const others = readmes.map(([other]) => other).filter(other => other !== file);
      assert.deepEqual(
        others.filter(other => !localLinks(readme).includes(other)),
        [],
      );
    });

    it('has the sections of the English one, and names the same commands, settings and files', () => {
      const english = text('README.md');
      assert.deepEqual(headingLevels(readme), headingLevels(english));
      assert.deepEqual(
        easelNames(english).filter(name => !easelNames(readme).includes(name)),
        [],
      );
    });

    it('has an example of the style file that Easel can read', () => {
      const examples = [...readme.matchAll(/```json\n(.*?)```/gsu)].map(([, example = '']) => example);
      const example = examples.find(candidate => candidate.includes('"style"'));
      assert.equal(parseStyleFile(example ?? '').model, 'qwen-image-2.0');
    });

    it('shows the same pictures in the same order as the English one', () => {
      assert.deepEqual(picturesOf(readme), picturesOf(text('README.md')));
    });
  });
}
