import assert from 'node:assert/strict';
import { asksForTransparency } from '../../../../src/core/request/transparency';

const asked = [
  'A red fox, transparent background',
  'An app icon on a transparent background.',
  'A logo with a fully transparent background, flat style',
  'Sticker of a cat; the background must be transparent',
  'Sticker of a cat. Background: transparent',
  'make the background fully transparent',
  'a transparent PNG of a rocket',
  'A rocket as a PNG with transparency',
  'a coffee cup with an alpha channel',
  'Remove the background',
  'Remove the background and keep the person as she is.',
  'Please cut out the background.',
  'A fox, no background',
  'A fox without a background, flat style. ',
  'a see-through background',
  '一只狐狸，透明背景',
  '一只狐狸，背景透明',
  '透明的背景上的一枚徽章',
  '把背景改为透明',
  '背景完全透明的图标',
  '透明底的贴纸',
  '导出透明 PNG',
  '带 alpha 通道的图标',
  '给这张图抠图',
  '去掉背景',
  '去除图片的背景，保留人物',
  '免抠素材，一只猫',
];

const notAsked = [
  'A transparent glass bottle on a beach',
  'A greenhouse with transparent walls in the background',
  'A fox in front of a white background',
  'Remove the background people',
  'Remove the background noise of the photo',
  'Remove the background and put plain white in its place',
  'Replace the background with a beach',
  'A fox, not on a transparent background',
  'A logo, no transparent background please',
  'A logo with a non-transparent background',
  'A phone box, mountains in the background',
  '一个透明的玻璃瓶',
  '宠物食品袋上有透明窗口',
  '不透明背景的图标',
  '不要透明背景',
  '去掉背景里的行人',
  '把背景换成纯白色',
  '去掉背景，换成海滩的新背景',
  '背景是一片森林',
];

describe('a transparent background', () => {
  for (const prompt of asked)
    it(`is asked for by "${prompt}"`, () => {
      assert.equal(asksForTransparency(prompt), true);
    });
  for (const prompt of notAsked)
    it(`is not asked for by "${prompt}"`, () => {
      assert.equal(asksForTransparency(prompt), false);
    });
});
