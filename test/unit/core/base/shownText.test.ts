import assert from 'node:assert/strict';
import { plainText, shownLength, shownText, unlinkedText } from '../../../../src/core/base/shownText';

/** What the editor takes for a link, and what it takes for an icon; both a little wider than in the editor itself. */
const link = /\[[^\]]+\]\([^)]/;
const icon = /\$\([A-Za-z0-9-]+/;
const visible = (text: string): string => text.replaceAll('\u200b', '');

describe('shownText', () => {
  const markup: [what: string, text: string][] = [
    ['a command', '[Retry](command:easel.cancelAll)'],
    ['a command with arguments', '[Retry](command:easel.generateImage?%7B%22n%22%3A6%7D)'],
    ['a command with a title', '[Retry](command:easel.cancelAll "Retry")'],
    ['a web page', '[Pay](https://example.com)'],
    ['a file', '[Open](file:///etc/passwd)'],
    ['a scheme in other letters', '[x](CoMmAnD:a.b)'],
    ['a label of several lines', '[a\nb](command:a.b)'],
    ['brackets in brackets', '[[x](command:a.b)](command:c.d)'],
    ['several links', '[a](command:a.b) and [c](command:c.d)'],
    ['a separator that is there already', '[a]\u200b(command:a.b)'],
    ['several separators', '[a]\u200b\u200b(command:a.b)'],
    ['a character that turns the direction', '[a]\u202e(command:a.b)'],
    ['an invisible tag', '[a]\u{e0041}(command:a.b)'],
    ['a byte order mark', '[a]\ufeff(command:a.b)'],
    [
      'a link around the place where the text is cut',
      `${'x'.repeat(shownLength - 410)}[a](command:a.b)${'y'.repeat(900)}`,
    ],
    ['an icon', '$(check) saved'],
    ['an icon that turns', '$(sync~spin)'],
    ['an icon behind a backslash', '\\\\$(check)'],
    ['an icon with a separator', '$\u200b(check)'],
  ];
  for (const [what, text] of markup) {
    it(`leaves no link or icon of ${what}`, () => {
      const shown = shownText(text);
      assert.doesNotMatch(shown, link);
      assert.doesNotMatch(shown, icon);
      assert.doesNotMatch(shownText(shown), link);
      assert.doesNotMatch(shownText(`${shown} (${shown})`), link);
    });
  }

  it('stays readable: every visible character is there', () => {
    for (const text of ['[Retry](command:a.b)', 'f(x) = [1, 2] (three), $5', '图 [1](说明).png', '👩‍🚀 👍🏽 é نمی‌خواهم'])
      assert.equal(visible(shownText(text)), text);
  });

  it('does not change a text without markup', () => {
    const text = 'Saved assets/a (2).png: 100 % [done], costs $5.';
    assert.equal(shownText(text), text);
  });

  it('is the same after a second time', () => {
    for (const [, text] of markup) assert.equal(shownText(shownText(text)), shownText(text));
  });

  it('is not longer than the maximum, also where every character is separated', () => {
    assert.equal(shownText(']('.repeat(5000)).length, shownLength);
    assert.equal(shownText('$('.repeat(5000), 100).length, 100);
  });
});

describe('plainText', () => {
  it('shows line breaks and control characters as one space', () => {
    assert.equal(plainText('a\r\n\u0000\u001b[31mb\u2028c\td\u0085e'), 'a [31mb c d e');
  });

  it('removes what turns the direction of the text, or cannot be seen', () => {
    for (const code of [0x200e, 0x200f, 0x061c, 0x202a, 0x202e, 0x2066, 0x2069, 0x200b, 0x2060, 0xfeff, 0xe0041])
      assert.equal(plainText(`photo${String.fromCodePoint(code)}gnp.exe`), 'photognp.exe', code.toString(16));
  });

  it('keeps the beginning and the end of a text that is too long', () => {
    const shown = plainText(`Refused: ${'x'.repeat(10_000)} It may have been billed.`);
    assert.equal(shown.length, shownLength);
    assert.match(shown, /^Refused: x+…x+ It may have been billed\.$/);
  });

  it('leaves no half of a character where it cuts', () => {
    const shown = plainText('😀'.repeat(3000), 1001);
    assert.doesNotMatch(shown, /\p{Surrogate}/u);
    assert.equal(plainText('a\ud800b'), 'a\ufffdb');
  });

  it('looks only at what is kept, so that a text of any length costs the same', () => {
    const huge = '[a](command:x)\u202e\n'.repeat(700_000);
    assert.equal(shownText(huge), shownText(huge.slice(0, 20_000) + huge.slice(-20_000)));
  });
});

describe('unlinkedText', () => {
  /** What Markdown takes for an address without marks of a link. Source: GFM, "Autolinks (extension)". */
  const bareLink = /(?:https?|ftp):\/\/|\bwww\.|[\w.+-]+@[\w-]+\./i;

  it('leaves no address of which Markdown makes a link, and every visible character', () => {
    for (const text of ['see https://example.com/a', 'HTTP://x.y', 'www.example.com', 'WWW.x.y', 'a.b@example.com']) {
      assert.match(text, bareLink);
      assert.doesNotMatch(unlinkedText(text), bareLink);
      assert.equal(visible(unlinkedText(text)), text);
    }
    assert.equal(unlinkedText('://'.repeat(5000), 100).length, 100);
  });
});
