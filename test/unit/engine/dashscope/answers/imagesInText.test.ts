import assert from 'node:assert/strict';
import { imagesInText } from '../../../../../src/engine/dashscope/answers/imagesInText';

const [one, two] = ['https://example.com/1.png', 'https://example.com/2.png'];
const signed = 'https://bucket.example.com/3f2a?Expires=1&OSSAccessKeyId=a&Signature=b%2Fc';
const plain = 'https://example.com/files/3f2a';
const data = `data:image/png;base64,iVBORw0KGgo${'A'.repeat(20_000)}=`;

const texts: [text: string, urls: string[]][] = [
  [one, [one]],
  [` ${plain}\n`, [plain]],
  [`Here it is: ${one}`, [one]],
  [`Here it is: ${one}. Enjoy!`, [one]],
  [`图片已生成：${one}，请查看。`, [one]],
  [`It is ready (${one}).`, [one]],
  [`\`${one}\``, [one]],
  [`**${one}**`, [one]],
  [`<${one}>`, [one]],
  [`Here: ${signed}`, [signed]],
  [`Here: ${one}?x=1#top`, [`${one}?x=1#top`]],
  [`Here: https://example.com/get?file=1.png&x=1`, ['https://example.com/get?file=1.png&x=1']],
  [`<img src="${one}">`, [one]],
  [`<p><IMG alt='A mill' src='${plain}' width=4 /></p>`, [plain]],
  [`<img src=${one}>`, [one]],
  [`<img src="https://example.com/a.png?a=1&amp;b=2">`, ['https://example.com/a.png?a=1&b=2']],
  [`<img src="${data}">`, [data]],
  [`<a href="${one}">the mill</a>`, [one]],
  [`[image](${plain})`, [plain]],
  [`[Download the image](${plain})`, [plain]],
  [`[下载图片](${plain})`, [plain]],
  [`[A mill](${one})`, [one]],
  [`![A (small) mill]( ${plain} "mill")`, [plain]],
  [`![](<${one}>)`, [one]],
  [`![mill](/files/1)`, ['/files/1']],
  [`![mill](https://example.com/a_(1).png)`, ['https://example.com/a_(1).png']],
  [`![mill](${data})`, [data]],
  [`Here: ${data}`, [data]],
  [`![1](${one})![2](${two})`, [one, two]],
  [`1. ${one}\n2. ${two}\n3. ${one}`, [one, two]],
  [`${data} and ${data.replace('AAAA', 'BBBB')}`, [data, data.replace('AAAA', 'BBBB')]],
  ['', []],
  ['I cannot draw that person.', []],
  ['I cannot draw that; see https://example.com/policy.', []],
  ['See [our policy](https://example.com/policy) and [images of people](https://example.com/people).', []],
  ['See https://example.com/help/png.html', []],
  ['![a] (b) <img> <img alt="src"> https:// data:image/png', []],
];

describe('the images in a text', () => {
  for (const [text, urls] of texts) {
    it(`are ${urls.length} in ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.deepEqual(imagesInText(text), urls);
    });
  }

  it('are found in no time, however long the text is', () => {
    const started = performance.now();
    for (const piece of ['![', '<img ', '[a](', 'https://', 'https:// ', `![](${one})`, `${one} `, '(', data])
      assert.ok(imagesInText(piece.repeat(10_000_000 / piece.length)).length <= 100);
    assert.ok(performance.now() - started < 10_000, String(performance.now() - started));
  });
});
