import assert from 'node:assert/strict';
import { optionText } from '../../../../../src/webview/view/texts/optionText';

describe('the text of an option', () => {
  for (const [value, text] of [
    [true, 'On'],
    [false, 'Off'],
    [0, '0'],
    [7.5, '7.5'],
    ['natural', 'natural'],
    [undefined, undefined],
  ] as const) {
    it(`is ${text ?? 'absent'} for ${JSON.stringify(value) ?? 'no value'}`, () => {
      assert.equal(optionText(value), text);
    });
  }
});
