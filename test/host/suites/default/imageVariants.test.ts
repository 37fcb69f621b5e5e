import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ImageDetails } from '../../../../src/core/provenance/imageDetails';
import type { ImageVariant } from '../../../../src/core/contributions/contributions';
import type { Batch } from '../../../../src/core/documents/batch';
import { pngPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { failsUnsent, submits } from '../../support/refusals';
import { untilEnded } from '../../support/untilEnded';

type Variant = ImageVariant<vscode.Uri>;

describe('variants of images', () => {
  let easel: EaselUnderTest;
  const bytes = pngPicture(640, 480);

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(async () => {
    await easel.reset();
    await vscode.workspace.fs.writeFile(at('images/灯塔.png'), bytes);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'variants', path);
  const put = (name: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
  const textAt = async (name: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(at(name)));
  const make = (argument: object): Promise<Variant> =>
    Promise.resolve(vscode.commands.executeCommand<Variant>('easel.makeVariant', argument));

  const image = '![海边的灯塔](images/灯塔.png)';
  const picture =
    '<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="images/灯塔.dark.png">\n' +
    '  <img alt="海边的灯塔" src="images/灯塔.png">\n</picture>';

  describe('with arguments', () => {
    it('an edit goes beside the original, knows its input, and the document shows both', async () => {
      await put('a.md', `# A\n\n${image}\n`);
      const documentUri = at('a.md');
      const made = await make({ uri: at('images/灯塔.png'), documentUri, seed: 7 });
      assert.deepEqual(
        [made.variant, made.uri.toString(), made.markup, made.document?.toString(), made.warnings],
        ['dark', at('images/灯塔.dark.png').toString(), 'inserted', documentUri.toString(), []],
      );
      assert.ok(made.uri instanceof vscode.Uri && made.saved?.images[0]?.uri instanceof vscode.Uri);
      assert.equal(await textAt('a.md'), `# A\n\n${picture}\n`);
      const [sent, ...others] = submits(easel);
      assert.match(sent?.prompt ?? '', /^The same image at night, with a dark background/u);
      assert.deepEqual([JSON.stringify(sent?.body).split('data:image/').length, others.length], [2, 0]);
      const details = await vscode.commands.executeCommand<ImageDetails>('easel.showImageDetails', { uri: made.uri });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      assert.deepEqual(details.inputs, [{ path: 'variants/images/灯塔.png', sha256, state: 'same' }]);
      assert.equal(details.seed, 7);
    });

    it('a second run sends nothing and changes nothing; only overwrite makes it again', async () => {
      await put('second.md', `${image}\n\n${image}\n`);
      const wish = { uri: at('images/灯塔.png'), documentUri: at('second.md'), place: { line: 2, character: 10 } };
      assert.equal((await make(wish)).markup, 'inserted');
      const text = `${image}\n\n${picture}\n`;
      assert.equal(await textAt('second.md'), text);
      const again = await make({ ...wish, place: { line: 4, character: 30 } });
      assert.deepEqual(
        [again.markup, again.saved, again.uri.path],
        ['present', undefined, at('images/灯塔.dark.png').path],
      );
      assert.equal(await textAt('second.md'), text);
      assert.equal(submits(easel).length, 1);
      const before = await vscode.workspace.fs.readFile(again.uri);
      const other = await make({ uri: wish.uri, overwrite: true, prompt: 'Winter night' });
      assert.equal(other.uri.toString(), again.uri.toString());
      assert.notDeepEqual(await vscode.workspace.fs.readFile(again.uri), before);
      assert.equal(submits(easel).at(-1)?.prompt, 'Winter night');
      assert.equal(other.markup, undefined);
    });

    it('a document whose site has an unknown switch stays as it is, and the caller hears why', async () => {
      await put('site/hugo.toml', '');
      await put('site/content/a.md', '![x](../../images/灯塔.png)\n');
      const made = await make({ uri: at('images/灯塔.png'), documentUri: at('site/content/a.md') });
      assert.deepEqual([made.markup, made.warnings.length], ['none', 1]);
      assert.match(made.warnings[0] ?? '', /a\.md was not changed: how this site of Hugo switches/u);
      assert.equal(await textAt('site/content/a.md'), '![x](../../images/灯塔.png)\n');
    });

    it('a home page of VitePress names both, and a missing one is found again', async () => {
      await put('docs/.vitepress/config.mjs', 'export default {}');
      await vscode.workspace.fs.writeFile(at('docs/public/hero.png'), bytes);
      const page = (fields: string): string => `---\r\nhero:\r\n  image:\r\n${fields}    alt: A harbour\r\n---\r\n`;
      await put('docs/index.md', page('    src: /hero.png\r\n'));
      const made = await make({ uri: at('docs/public/hero.png'), documentUri: at('docs/index.md') });
      assert.equal(await textAt('docs/index.md'), page('    light: /hero.png\r\n    dark: /hero.dark.png\r\n'));
      await vscode.workspace.fs.delete(made.uri);
      const { planned } = await vscode.commands.executeCommand<Batch<vscode.Uri>>('easel.generateMissingImages', {
        uri: at('docs/index.md'),
        dryRun: true,
      });
      assert.deepEqual(
        planned.map(({ target, prompt }) => [target.path, prompt]),
        [[made.uri.path, 'A harbour']],
      );
    });

    it('a rule of the repository says words and name; one for no pages is a file only', async () => {
      const style = vscode.Uri.joinPath(easel.folder, '.easel/style.json');
      const variants = { dark: { prompt: 'By moonlight', suffix: '-night' }, print: { prompt: 'As a line drawing' } };
      await vscode.workspace.fs.writeFile(style, Buffer.from(JSON.stringify({ style: 'flat vector', variants })));
      try {
        await put('print.md', `${image}\n`);
        const night = await make({ uri: at('images/灯塔.png') });
        // An edit that keeps the look of its input gets no words of the style.
        assert.deepEqual(
          [night.uri.path, submits(easel).at(-1)?.prompt],
          [at('images/灯塔-night.png').path, 'By moonlight'],
        );
        const print = await make({ uri: at('images/灯塔.png'), variant: 'print', documentUri: at('print.md') });
        assert.deepEqual([print.uri.path, print.markup], [at('images/灯塔.print.png').path, 'none']);
        assert.equal(await textAt('print.md'), `${image}\n`);
      } finally {
        await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, '.easel'), { recursive: true });
      }
    });

    it('refuses what would be of no use, before anything is sent', async () => {
      const uri = at('images/灯塔.png');
      const refused = (argument: object, field: string, message: RegExp): Promise<unknown> =>
        failsUnsent(easel, () => make(argument), { code: 'invalidRequest', field, message });
      await refused({ uri, variant: 'blue' }, 'variant', /dark, light/u);
      await refused({ uri, place: { line: -1, character: 0 } }, 'place', /\{ line, character \}/u);
      await vscode.workspace.fs.copy(uri, at('images/a.dark.png'));
      await refused({ uri: at('images/a.dark.png') }, 'uri', /variant "dark" of an image already/u);
      await vscode.commands.executeCommand('easel.insertPlaceholder', {
        prompt: 'a hut',
        size: '64*64',
        output: at('images/hut.png'),
      });
      await refused({ uri: at('images/hut.png') }, 'uri', /is a placeholder/u);
    });
  });

  describe('for a person', () => {
    const accept = 'workbench.action.acceptSelectedQuickOpenItem';

    it('the light bulb at an image makes it, and one undo takes the change of the document back', async () => {
      const before = `# A\n\n![no](other.png)\n\n- ${image}\n`;
      await put('bulb.md', before);
      const { document } = await vscode.window.showTextDocument(at('bulb.md'));
      const actionsAt = async (line: number): Promise<vscode.CodeAction[]> =>
        (
          await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            document.uri,
            document.lineAt(line).range,
          )
        ).filter(({ title }) => /variant/iu.test(title));
      assert.deepEqual(await actionsAt(2), []);
      const [action, ...others] = await actionsAt(4);
      assert.deepEqual([action?.title, others], ['Make a Dark or Light Variant of "灯塔.png"…', []]);
      assert.ok(action?.command);
      const { command, arguments: args = [] } = action.command;
      // The first variant is the dark one, and its words stand in the box.
      await untilEnded(vscode.commands.executeCommand(command, ...(args as unknown[])), accept);
      assert.equal(document.getText(), before.replace(image, picture.replace(/\n/gu, '\n  ')));
      assert.equal(document.isDirty, true);
      assert.equal((await vscode.workspace.fs.stat(at('images/灯塔.dark.png'))).type, vscode.FileType.File);
      const said = easel.access.said.at(-1);
      assert.match(said?.message ?? '', /^Saved variants\/images\/灯塔\.dark\.png\. variants\/bulb\.md shows it/u);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
    });

    it('the explorer makes the file, and offers documents; closing a question sends nothing', async () => {
      await put('explorer.md', `${image}\n`);
      const cancelled = vscode.commands.executeCommand('easel.makeVariant', at('images/灯塔.png'));
      assert.equal(await untilEnded(cancelled, 'workbench.action.closeQuickOpen'), undefined);
      assert.equal(submits(easel).length, 0);
      const made = await untilEnded(
        vscode.commands.executeCommand<Variant | undefined>('easel.makeVariant', at('images/灯塔.png')),
        accept,
      );
      assert.deepEqual([made?.uri.path, made?.markup], [at('images/灯塔.dark.png').path, undefined]);
      assert.deepEqual(easel.access.said.at(-1)?.actions, ['Show in Documents…']);
      assert.equal(await textAt('explorer.md'), `${image}\n`);
      assert.equal(submits(easel).length, 1);
    });

    it('the palette takes the image on the line of the cursor', async () => {
      await put('palette.md', `${image}\n\nText\n`);
      const { document } = await vscode.window.showTextDocument(at('palette.md'));
      const made = await untilEnded(vscode.commands.executeCommand<Variant | undefined>('easel.makeVariant'), accept);
      assert.deepEqual([made?.markup, document.getText()], ['inserted', `${picture}\n\nText\n`]);
    });
  });
});
