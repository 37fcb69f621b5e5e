import assert from 'node:assert/strict';
import {
  evenShares,
  firstPalette,
  hexOf,
  paletteOf,
  withColour,
  withHex,
  withoutColour,
  withShare,
} from '../../../../src/core/studio/palette';
import type { Palette } from '../../../../src/core/studio/palette';
import { parsePalette } from '../../../../src/core/request/specialParameters';
import { seededRandom } from '../../../support/pictures';

const palette = (...shares: number[]): Palette => shares.map((share, index) => ({ hex: `#00000${index}`, share }));
const sharesOf = (colours: Palette): number[] => colours.map(({ share }) => share);
const sumOf = (colours: Palette): number => sharesOf(colours).reduce((sum, share) => sum + share, 0);

describe('a palette', () => {
  it('starts as one that can be sent', () => {
    parsePalette(firstPalette.map(({ hex, share }) => ({ hex, ratio: `${(share / 100).toFixed(2)}%` })));
  });

  it('gives one colour the share that was asked for, and the others the rest in their proportions', () => {
    assert.deepEqual(sharesOf(withShare(palette(5000, 3000, 2000), 0, 6000)), [6000, 2400, 1600]);
    assert.deepEqual(sharesOf(withShare(palette(5000, 3000, 2000), 1, 1)), [7071, 100, 2829]);
  });

  it('leaves every colour one percent at least', () => {
    assert.deepEqual(sharesOf(withShare(palette(5000, 3000, 2000), 2, 10_000)), [100, 100, 9800]);
    assert.deepEqual(sharesOf(withShare(palette(9800, 100, 100), 0, 9700)), [9700, 150, 150]);
    assert.deepEqual(sharesOf(withShare(palette(100, 4000, 5900), 2, 9700)), [100, 200, 9700]);
  });

  it('gives hundredths that are left over to those that lost most by rounding', () => {
    assert.deepEqual(sharesOf(evenShares(palette(5000, 3000, 2000))), [3334, 3333, 3333]);
    assert.deepEqual(sharesOf(withShare(palette(2000, 2000, 2000, 4000), 3, 3000)), [2334, 2333, 2333, 3000]);
  });

  it('makes room for a colour, and closes up without one', () => {
    assert.deepEqual(withColour(palette(5000, 3000, 2000), '#FFFFFF').at(-1), { hex: '#FFFFFF', share: 2500 });
    assert.deepEqual(sharesOf(withColour(palette(5000, 3000, 2000), '#FFFFFF')), [3750, 2250, 1500, 2500]);
    assert.deepEqual(
      withoutColour(palette(5000, 3000, 1000, 1000), 0).map(({ hex, share }) => [hex, share]),
      [
        ['#000001', 6000],
        ['#000002', 2000],
        ['#000003', 2000],
      ],
    );
  });

  it('changes a colour and nothing else', () => {
    assert.deepEqual(withHex(palette(5000, 3000, 2000), 1, '#ABCDEF'), [
      { hex: '#000000', share: 5000 },
      { hex: '#ABCDEF', share: 3000 },
      { hex: '#000002', share: 2000 },
    ]);
  });

  it('is put right by the first change where it came with shares that make no whole', () => {
    for (const shares of [
      [0, 0, 0],
      [20, 9970, 10],
      [90_000, 5, 5],
      [-5, 3, 3],
    ]) {
      for (const changed of [
        withShare(palette(...shares), 0, 4000),
        evenShares(palette(...shares)),
        withColour(palette(...shares), '#FFFFFF'),
      ]) {
        assert.equal(sumOf(changed), 10_000);
        assert.ok(
          sharesOf(changed).every(share => Number.isInteger(share) && share >= 100),
          JSON.stringify(changed),
        );
      }
    }
  });

  it('sums to 100.00% after whatever was done to it', () => {
    const random = seededRandom(19);
    let current = firstPalette;
    for (let step = 0; step < 5000; step++) {
      const index = Math.floor(random() * current.length);
      const kind = random();
      if (kind < 0.2 && current.length < 10) current = withColour(current, '#123456');
      else if (kind < 0.4 && current.length > 3) current = withoutColour(current, index);
      else if (kind < 0.45) current = evenShares(current);
      else {
        const asked = Math.floor(random() * 12_000) - 1000;
        current = withShare(current, index, asked);
        assert.equal(current[index]?.share, Math.max(100, Math.min(asked, 10_000 - 100 * (current.length - 1))));
      }
      assert.equal(sumOf(current), 10_000);
      assert.ok(
        sharesOf(current).every(share => Number.isInteger(share) && share >= 100),
        JSON.stringify(current),
      );
    }
  });

  describe('of an image', () => {
    it('has the colours that cover most, the largest first', () => {
      assert.deepEqual(
        paletteOf([
          { hex: '#aa0000', area: 0.2 },
          { hex: '#00bb00', area: 0.5 },
          { hex: '#0000cc', area: 0.1 },
        ]),
        [
          { hex: '#00BB00', share: 6250 },
          { hex: '#AA0000', share: 2500 },
          { hex: '#0000CC', share: 1250 },
        ],
      );
      const many = Array.from({ length: 30 }, (_, index) => ({ hex: `#0000${10 + index}`, area: 1 / (index + 1) }));
      assert.deepEqual(
        paletteOf(many).map(({ hex }) => hex),
        many.slice(0, 10).map(({ hex }) => hex),
      );
      assert.equal(sumOf(paletteOf(many)), 10_000);
    });

    it('leaves out specks, where there are enough without them', () => {
      const specks = [0.6, 0.3, 0.006, 0.004].map((area, index) => ({ hex: `#00000${index}`, area }));
      assert.deepEqual(
        paletteOf(specks).map(({ hex }) => hex),
        ['#000000', '#000001', '#000002'],
      );
      assert.equal(paletteOf([specks[0]!, specks[3]!, specks[3]!]).length, 3);
    });

    it('is filled up where there are too few', () => {
      assert.deepEqual(paletteOf([{ hex: '#ffffff', area: 0.9 }]), [
        { hex: '#FFFFFF', share: 9800 },
        { hex: '#000000', share: 100 },
        { hex: '#808080', share: 100 },
      ]);
    });
  });

  const texts: [text: string, hex: string | undefined][] = [
    ['#a1b2c3', '#A1B2C3'],
    ['A1B2C3', '#A1B2C3'],
    [' #abc ', '#AABBCC'],
    ['f00', '#FF0000'],
    ['#ab', undefined],
    ['red', undefined],
    ['', undefined],
    ['#a1b2c3d4', undefined],
  ];
  for (const [text, hex] of texts) {
    it(`takes ${JSON.stringify(text)} for ${hex ?? 'no colour'}`, () => {
      assert.equal(hexOf(text), hex);
    });
  }
});
