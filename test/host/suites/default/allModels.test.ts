import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { models } from '../../../../src/core/models';
import { writePictures } from '../../support/inputs';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';

describe('every model of the table, through the commands', () => {
  let easel: EaselUnderTest;
  let pictures: vscode.Uri[];

  before(async () => {
    easel = await startEasel();
    pictures = await writePictures(easel.folder, 3);
  });
  after(() => easel.close());

  // Singapore's names are another service's; the stand-in is Beijing.
  for (const { id, generate, edit, interleaved } of models.filter(model => model.regions.includes('beijing'))) {
    if (generate ?? interleaved) {
      it(`${id} generates`, async () => {
        const refused = easel.service.refused.length;
        const saved = await easel.generate({ prompt: `山间小屋 a hut for ${id}`, model: id });
        const [image] = saved.images;
        assert.ok(image);
        assert.equal(saved.model, id);
        assert.ok((await vscode.workspace.fs.stat(image.uri)).size > 1000);
        assert.deepEqual(easel.service.refused.slice(refused), []);
      });
    }
    const most = Math.min(edit?.maxImages ?? 0, 3);
    for (let count = 1; count <= most; count++) {
      it(`${id} edits ${count} ${count === 1 ? 'image' : 'images'}`, async () => {
        const refused = easel.service.refused.length;
        const saved = await easel.edit({ prompt: 'make it night', model: id, images: pictures.slice(0, count) });
        assert.equal(saved.images.length, 1);
        assert.deepEqual(easel.service.refused.slice(refused), []);
      });
    }
  }

  it('leaves the service nothing to complain of', () => {
    assert.deepEqual(easel.service.refused, []);
    assert.deepEqual(easel.service.warnings, []);
  });
});
