import assert from 'node:assert/strict';
import { descriptionIn, descriptionRequest } from '../../../../src/core/documents/imageDescription';

describe('the description of a picture by a model', () => {
  it('is one sentence without markup, label and quotation marks', () => {
    const cases: [string, string][] = [
      ['A red fox sleeps in the snow.', 'A red fox sleeps in the snow.'],
      ['**Alt text:** "A red fox\n sleeps in the snow."', 'A red fox sleeps in the snow.'],
      ['- A [fox](command:x) in `snow` <b>now</b>.\n\nI hope this helps!', 'A fox in snow now.'],
      ['![A fox in the snow](https://evil.example/?q)', 'A fox in the snow'],
      ['```\nA chart of sales per year.\n```', 'A chart of sales per year.'],
      ['描述：“雪地里熟睡的一只红狐狸。”', '雪地里熟睡的一只红狐狸。'],
      ['A fox.\u202e It sleeps there. It is red.', 'A fox. It sleeps there.'],
    ];
    for (const [answer, alt] of cases) assert.equal(descriptionIn(answer), alt, answer);
  });

  it('is bounded', () => {
    const alt = descriptionIn('fox and hen '.repeat(1000)) ?? '';
    assert.ok(alt.length > 250 && alt.length <= 300);
  });

  it('is none where the model describes nothing', () => {
    for (const answer of [
      '',
      '  \n',
      '...',
      'NONE',
      'None.',
      "I'm sorry, but I can't help with that.",
      '抱歉，我无法描述。',
    ])
      assert.equal(descriptionIn(answer), undefined, answer);
    assert.equal(descriptionIn('Nonetheless, a fox sleeps.'), 'Nonetheless, a fox sleeps.');
  });

  it('is asked for in the language of the document, or of the person where the document has no words', () => {
    const text = 'Der Fuchs schläft im Schnee.\n\n![](fox.png)\n';
    const at = text.indexOf('](');
    const request = descriptionRequest(text, { start: at, end: at }, 'zh-cn');
    assert.match(request, /language of the text of the document/);
    assert.match(request, /Der Fuchs schläft/);
    assert.match(descriptionRequest('![](fox.png)', { start: 2, end: 2 }, 'zh-cn'), /BCP 47 tag zh-cn/);
    assert.ok(descriptionRequest('fox '.repeat(5000), { start: 9000, end: 9000 }, 'en').length < 2000);
  });
});
