import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { models } from '../../../../src/core/models/models';
import type { Sizes } from '../../../../src/core/models/modelTypes';
import { writePictures } from '../../support/writePictures';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { submits } from '../../support/refusals';

describe('commands: every model of the table', () => {
  let easel: EaselUnderTest;
  let pictures: vscode.Uri[];

  before(async () => {
    easel = await startEasel();
    pictures = await writePictures(easel.folder, 3);
  });
  after(() => easel.close());
  beforeEach(() => easel.service.reset());

  /** Checks that the service refused nothing and gave no warning. */
  const isContent = (model: string, count: number): void => {
    assert.deepEqual(easel.service.refused, []);
    assert.deepEqual(easel.service.warnings, []);
    assert.deepEqual(
      submits(easel).map(request => request.model),
      Array.from({ length: count }, () => model),
    );
  };

  // Singapore has another service with its own names; the stand-in is Beijing's.
  for (const { id, generate, edit, interleaved } of models.filter(model => model.regions.includes('beijing'))) {
    if (generate ?? interleaved) {
      it(`${id} generates`, async () => {
        const saved = await easel.generate({ prompt: `山间小屋 a hut for ${id}`, model: id });
        const [image] = saved.images;
        assert.ok(image);
        assert.equal(saved.model, id);
        assert.ok((await vscode.workspace.fs.stat(image.uri)).size > 1000);
        isContent(id, 1);
      });
    }
    if (edit) {
      it(`${id} edits one, two and three images`, async () => {
        // The first edit has no size, like most requests.
        const sized = (count: number): { size?: string } =>
          count === 1 || !edit.sizes ? {} : { size: smallest(edit.sizes) };
        const counts = [1, 2, 3].filter(count => count <= edit.maxImages);
        const saved = await Promise.all(
          counts.map(count =>
            easel.edit({ prompt: 'make it night', model: id, images: pictures.slice(0, count), ...sized(count) }),
          ),
        );
        for (const { images, warnings } of saved) {
          assert.equal(images.length, 1);
          assert.deepEqual(warnings, []);
        }
        isContent(id, 3);
      });
    }
  }
});

/** Small pictures are drawn quickly. */
function smallest({ rule, presets }: Sizes): string {
  if (rule.kind === 'presets') return Object.values(presets)[0] ?? '';
  const side = rule.kind === 'side' ? rule.minSide : Math.sqrt(rule.minPixels);
  return `${side}*${side}`;
}
