import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { WrittenAltText } from '../../../../src/core/contributions/contributions';
import { pngPicture } from '../../../support/pictures';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import type { AskedModel } from '../../support/seeingModel';
import { untilEnded } from '../../support/untilEnded';

type Written = WrittenAltText<vscode.Uri>[] | undefined;

describe('alt text by a chat model that can see', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  beforeEach(async () => {
    await easel.reset();
    await vscode.workspace.fs.writeFile(at('photo.png'), pngPicture(1200, 900));
    await vscode.workspace.fs.writeFile(at('map.png'), pngPicture(40, 30));
    await vscode.commands.executeCommand('easel.insertPlaceholder', {
      prompt: 'A red fox',
      size: '64*64',
      output: at('fox.png'),
    });
    await asked();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(at(''), { recursive: true });
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(easel.folder, 'seen', path);
  const accept = 'workbench.action.acceptSelectedQuickOpenItem';
  const answer = (...answers: string[]): Thenable<unknown> => vscode.commands.executeCommand('seer.answer', ...answers);
  const asked = (): Thenable<AskedModel[]> => vscode.commands.executeCommand('seer.asked');
  const write = (...args: unknown[]): Thenable<Written> =>
    vscode.commands.executeCommand('easel.writeAltText', ...args);
  const open = async (name: string, text: string): Promise<vscode.TextDocument> => {
    await vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
    return (await vscode.window.showTextDocument(at(name))).document;
  };
  const actionsAt = async (document: vscode.TextDocument, line: number): Promise<vscode.CodeAction[]> =>
    (
      await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        document.lineAt(line).range,
      )
    ).filter(({ title }) => /alt text|describe/iu.test(title));

  it('is written for images that say nothing about themselves, after lists that were accepted', async () => {
    const document = await open('one.md', 'On the coast.\n\n![](photo.png)\n\n![](map.png)\n');
    await answer('A cliff [above](command:x) the sea.', '"A map of the coast"');
    const written = await untilEnded(write(), accept);
    assert.deepEqual(
      written?.map(({ alt }) => alt),
      ['A cliff above the sea.', 'A map of the coast'],
    );
    const text = 'On the coast.\n\n![A cliff above the sea.](photo.png)\n\n![A map of the coast](map.png)\n';
    assert.equal(document.getText(), text);
    const requests = await asked();
    assert.deepEqual(
      requests.map(({ id, mime }) => [id, mime]),
      [
        ['seer', 'image/jpeg'],
        ['seer', 'image/jpeg'],
      ],
    );
    // Noise of 1200 by 900 pixels: as it is, it would be several megabytes.
    assert.ok(requests.every(request => request.text.includes('On the coast.') && (request.size ?? 0) < 400_000));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'On the coast.\n\n![](photo.png)\n\n![](map.png)\n');
  });

  it('leaves the recorded prompt as the first choice, for which no picture is sent', async () => {
    const document = await open('two.md', '![](fox.png)\n\n![](photo.png)\n');
    await untilEnded(write(), accept);
    assert.equal(document.getText(), '![A red fox](fox.png)\n\n![](photo.png)\n');
    assert.deepEqual(await asked(), []);
  });

  it('is told where the model refuses or fails, and nothing is written then', async () => {
    const document = await open('three.md', '![](photo.png)\n\n![](map.png)\n');
    await answer('NONE', '!the model is tired');
    assert.equal(await untilEnded(write(), accept), undefined);
    assert.equal(document.getText(), '![](photo.png)\n\n![](map.png)\n');
    assert.match(easel.access.said.at(-1)?.message ?? '', /^Seer One gave no description of 2 images.*photo\.png/);
  });

  it('is offered by the light bulb, also beside the recorded prompt', async () => {
    const document = await open('four.md', '![](fox.png)\n\n![](photo.png)\n');
    const titles = (actions: vscode.CodeAction[]): string[] => actions.map(({ title }) => title);
    assert.deepEqual(titles(await actionsAt(document, 0)).slice(0, 2), [
      'Write alt text: "A red fox"',
      'Describe "fox.png" with a chat model…',
    ]);
    const [describe] = await actionsAt(document, 2);
    assert.equal(describe?.title, 'Describe "photo.png" with a chat model…');
    await answer('A cliff above the sea.');
    const { command = '', arguments: given = [] } = describe.command ?? {};
    await untilEnded(vscode.commands.executeCommand(command, ...(given as unknown[])), accept);
    assert.equal(document.getText(), '![](fox.png)\n\n![A cliff above the sea.](photo.png)\n');
  });

  it('is for persons: scripts get the recorded prompts, and no model is asked', async () => {
    await open('five.md', '![](fox.png)\n\n![](photo.png)\n');
    const planned = await write({ uri: at('five.md'), dryRun: true });
    assert.deepEqual(
      planned?.map(({ alt }) => alt),
      ['A red fox'],
    );
    assert.deepEqual(await asked(), []);
  });
});
