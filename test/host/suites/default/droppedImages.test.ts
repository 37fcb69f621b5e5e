import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { draggedImagesType } from '../../../../src/core/documents/draggedImages';
import { CopiedImages } from '../../../../src/ui/documents/copiedImages';
import { DroppedImages } from '../../../../src/ui/documents/droppedImages';
import { ImageDropProvider } from '../../../../src/ui/documents/registerImageDrops';
import { pngPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { untilEnded } from '../../support/untilEnded';

describe('images that are dropped or pasted into a document', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'dropped', path);
  const images = new DroppedImages(
    { altOf: image => Promise.resolve(image.path.endsWith('/fox.png') ? 'A red fox, asleep' : '') },
    { ask: () => Promise.resolve() },
  );
  const provider = new ImageDropProvider(() => Promise.resolve(images));

  const textOf = (edit: vscode.DocumentDropEdit | undefined): string =>
    typeof edit?.insertText === 'string' ? edit.insertText : '';

  async function dropped(
    language: string,
    content: string,
    ...images: vscode.Uri[]
  ): Promise<vscode.DocumentDropEdit[] | undefined> {
    const document = await vscode.workspace.openTextDocument({ language, content });
    const data = new vscode.DataTransfer();
    data.set('text/uri-list', new vscode.DataTransferItem(images.map(String).join('\r\n')));
    return provider.provideDocumentDropEdits(document, document.positionAt(content.length), data);
  }

  it('get a link with their prompt as alt text, and an edit that nothing chooses by itself', async () => {
    const [link, edit, ...others] = (await dropped('html', '<p>Fox</p>\n', at('fox.png'))) ?? [];
    assert.match(textOf(link), /^<img src="[^"]*dropped\/fox\.png" alt="A red fox, asleep">/);
    assert.equal(link?.yieldTo, undefined);
    assert.deepEqual([edit?.title, edit?.insertText, others], ['Edit with Easel…', '', []]);
    assert.ok(edit?.yieldTo?.some(kind => link?.kind && kind.contains(link.kind)));
  });

  it('get the words of their names where they do not say what they show, behind the link of the editor', async () => {
    const [link] = (await dropped('markdown', '', at('old-mill_2.jpg'))) ?? [];
    assert.match(textOf(link), /^!\[old mill 2\]\(/);
    assert.equal(link?.yieldTo?.length, 1);
  });

  it('get their link behind a block of code', async () => {
    const [link] = (await dropped('markdown', '```\ncode', at('fox.png'))) ?? [];
    assert.ok(textOf(link) === '' ? link?.additionalEdit : textOf(link).startsWith('\n'));
  });

  it('are left to the editor where they are no images, or not of the workspace', async () => {
    assert.equal(await dropped('html', '', at('notes.txt')), undefined);
    assert.equal(await dropped('html', '', vscode.Uri.file('/elsewhere/fox.png')), undefined);
    assert.equal(await dropped('html', '', at('fox.png'), at('notes.txt')), undefined);
  });

  /** What a program puts on the clipboard, or drops. The editor alone can make these, so this stands for one. */
  const picture = (name: string, bytes: Uint8Array): vscode.DataTransfer => {
    // Of these, the editor applies the bytes; of its own it knows where they are.
    const file = Object.assign(Uint8Array.from(bytes), { name, data: () => Promise.resolve(bytes) });
    const item = { asFile: () => file, asString: () => Promise.resolve('') };
    const items = new Map([['image/png', item]]);
    return { get: (type: string) => items.get(type), [Symbol.iterator]: () => items[Symbol.iterator]() } as never;
  };
  const guide = (): Thenable<vscode.TextDocument> =>
    vscode.workspace.openTextDocument(vscode.Uri.joinPath(easel.folder, 'docs/guide.md'));
  const pasted = async (
    language: string,
    content: string,
    data: vscode.DataTransfer,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> => {
    const document = await (language === 'markdown'
      ? guide()
      : vscode.workspace.openTextDocument({ language, content }));
    const end = document.positionAt(content.length);
    return provider.provideDocumentPasteEdits(document, [new vscode.Range(end, end)], data);
  };
  const filesFor = async (document: vscode.TextDocument, name = 'image.png'): Promise<string[] | undefined> => {
    const file = picture(name, pngPicture(8, 8)).get('image/png')?.asFile();
    assert.ok(file);
    const found = await images.linkToNew(document, new vscode.Position(0, 0), [file]);
    return found?.files.map(uri => vscode.workspace.asRelativePath(uri));
  };
  const setMarkdown = (id: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('markdown').update(id, value, vscode.ConfigurationTarget.Global);

  it('are saved with what is chosen where they are no files, behind everything that the editor has', async () => {
    const [link, edit, ...others] = (await pasted('html', '<p>Fox</p>', picture('image.png', pngPicture(8, 8)))) ?? [];
    assert.ok(link && edit);
    assert.deepEqual([link.title, edit.title, others], ['Insert Image with Alt Text', 'Edit with Easel…', []]);
    assert.ok(link.additionalEdit && edit.additionalEdit && edit.insertText === '');
    for (const { yieldTo } of [link, edit])
      assert.ok(yieldTo?.some(kind => kind.contains(vscode.DocumentDropOrPasteEditKind.Text)));
    assert.ok(edit.yieldTo?.some(kind => kind.contains(link.kind)));
  });

  /** What stands in a new document when the edit is applied, which also saves the picture. */
  const applied = async (name: string, bytes: Uint8Array): Promise<string> => {
    const document = await vscode.workspace.openTextDocument({ language: 'html', content: '<main>\n  <p>Fox</p>\n' });
    const end = new vscode.Position(1, document.lineAt(1).text.length);
    const [link] =
      (await provider.provideDocumentPasteEdits(document, [new vscode.Range(end, end)], picture(name, bytes))) ?? [];
    assert.ok(link?.additionalEdit && link.insertText === '');
    assert.ok(await vscode.workspace.applyEdit(link.additionalEdit));
    const saved = vscode.Uri.joinPath(easel.folder, 'assets', name);
    assert.deepEqual(Uint8Array.from(await vscode.workspace.fs.readFile(saved)), Uint8Array.from(bytes));
    await vscode.workspace.fs.delete(saved);
    return document.getText();
  };

  it('are saved and linked by what is applied, with the words of the name where nothing says what they show', async () => {
    assert.match(
      await applied('old-mill.png', pngPicture(8, 8)),
      /<\/p>\n {2}<img src="[^"]*old-mill\.png" alt="old mill">\n$/u,
    );
  });

  it('are linked with the prompt that is in the bytes', async () => {
    const { images: made } = await vscode.commands.executeCommand<{ images: { uri: vscode.Uri }[] }>(
      'easel.insertPlaceholder',
      { prompt: 'A sleepy owl', size: '16*16', output: 'bytes/owl.png' },
    );
    const bytes = await vscode.workspace.fs.readFile(made[0]?.uri ?? at(''));
    assert.match(await applied('x.png', bytes), /x\.png" alt="A sleepy owl">/u);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(easel.folder, 'bytes'), { recursive: true });
  });

  it('are left to the editor in Markdown first, and where they are no pictures', async () => {
    const [link] = (await pasted('markdown', '', picture('x.png', pngPicture(8, 8)))) ?? [];
    const own = vscode.DocumentDropOrPasteEditKind.Empty.append('markdown', 'link', 'image');
    assert.ok(link?.yieldTo?.some(kind => kind.contains(own)));
    assert.equal(await pasted('markdown', '', picture('x.svg', new TextEncoder().encode('<svg/>'))), undefined);
  });

  it('are saved in the output folder, and in Markdown where the editor puts copies', async () => {
    const document = await guide();
    assert.deepEqual(await filesFor(document), ['assets/image.png']);
    try {
      await setMarkdown('copyFiles.destination', { '/docs/**/*.md': '/media/${documentBaseName}/' });
      assert.deepEqual(await filesFor(document), ['media/guide/image.png']);
      await setMarkdown('copyFiles.destination', { '*.md': '../../${fileName}', '**/*.md': 'never/' });
      assert.deepEqual(await filesFor(document), ['assets/image.png']);
      await setMarkdown('copyFiles.destination', { 'other/*.md': 'never/', 'guide.md': 'img/${fileName}' });
      assert.deepEqual(await filesFor(document, 'fox 1.PNG'), ['docs/img/fox 1.PNG']);
      const html = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(easel.folder, 'index.html'));
      assert.deepEqual(await filesFor(html), ['assets/image.png']);
    } finally {
      await setMarkdown('copyFiles.destination', undefined);
    }
  });

  it('are saved nowhere where the person has switched that off for Markdown', async () => {
    try {
      await setMarkdown('editor.filePaste.enabled', false);
      assert.equal(await pasted('markdown', '', picture('x.png', pngPicture(8, 8))), undefined);
    } finally {
      await setMarkdown('editor.filePaste.enabled', undefined);
    }
  });

  it('are told with ways forward where they were saved and not edited', async () => {
    const document = await guide();
    const file = vscode.Uri.joinPath(easel.folder, 'dropped/new.png');
    const told = new Promise<string[]>(resolve => {
      const own = new DroppedImages(
        { altOf: () => Promise.resolve('') },
        {
          ask: (_, message, actions) => {
            resolve([message, ...actions.map(({ label }) => label)]);
            return Promise.resolve();
          },
        },
      );
      own.editWhenSaved(document, new vscode.Position(0, 0), [file]);
    });
    const creation = new vscode.WorkspaceEdit();
    creation.createFile(file, { contents: pngPicture(8, 8) });
    await vscode.workspace.applyEdit(creation);
    assert.deepEqual(await untilEnded(told, 'workbench.action.closeQuickOpen'), [
      'dropped/new.png is saved and was not edited.',
      'Insert Link',
      'Move to Trash',
    ]);
    await vscode.workspace.fs.delete(file);
  });

  it('are linked when exactly what was copied is pasted', async () => {
    const copied = new CopiedImages(images);
    await copied.copy([at('fox.png')]);
    const text = await vscode.env.clipboard.readText();
    assert.equal(text, './dropped/fox.png');
    const document = await vscode.workspace.openTextDocument({ language: 'html', content: '' });
    const paste = async (given: string): Promise<vscode.DocumentPasteEdit[] | undefined> => {
      const data = new vscode.DataTransfer();
      data.set('text/plain', new vscode.DataTransferItem(given));
      return copied.provideDocumentPasteEdits(document, [new vscode.Range(0, 0, 0, 0)], data);
    };
    const [link] = (await paste(text)) ?? [];
    assert.match(link?.insertText as string, /^<img src="[^"]*dropped\/fox\.png" alt="A red fox, asleep">/u);
    assert.equal(link?.yieldTo, undefined);
    assert.equal(await paste(`see ${text}`), undefined);
    assert.equal(await paste('dropped/fox.png'), undefined);
    copied.dispose();
  });

  it('come from the Studio under a type of their own', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'html', content: '' });
    const data = new vscode.DataTransfer();
    data.set(draggedImagesType, new vscode.DataTransferItem(at('fox.png').toString()));
    const [link] = (await provider.provideDocumentDropEdits(document, new vscode.Position(0, 0), data)) ?? [];
    assert.match(textOf(link), /alt="A red fox, asleep"/u);
  });
});
