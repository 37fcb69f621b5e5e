import assert from 'node:assert/strict';
import { lastPart } from '../../../../../src/webview/view/texts/lastPart';

describe('the last part of a name', () => {
  const cases: [name: string, part: string][] = [
    ['assets/lighthouse.png', 'lighthouse.png'],
    ['lighthouse.png', 'lighthouse.png'],
    ['file:///w/%E6%B5%B7%20%231.png', '海 #1.png'],
    ['https://example.com/a/b.png?Signature=secret#top', 'b.png'],
    ['https://example.com/', 'https://example.com/'],
    ['assets/100%.png', '100%.png'],
  ];
  for (const [name, part] of cases)
    it(`of "${name}" is "${part}"`, () => {
      assert.equal(lastPart(name), part);
    });
});
