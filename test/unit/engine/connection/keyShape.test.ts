import assert from 'node:assert/strict';
import { problemOfKey } from '../../../../src/engine/connection/keyShape';

describe('the shape of an API key', () => {
  for (const key of [
    'sk-1234567890abcdef',
    'sk-sp-1234',
    'token_of-a.gateway:1/2+3==',
    'c2VjcmV0==',
    'abc=',
    'Bearers-1',
  ]) {
    it(`may be ${key}, for an address of somebody else`, () => {
      assert.equal(problemOfKey(key, false), undefined);
    });
  }

  const wrong: [key: string, says: RegExp][] = [
    ['', /Nothing/],
    ['"sk-1234"', /quotes/],
    ["'sk-1234'", /quotes/],
    ['`sk-1234`', /quotes/],
    ['“sk-1234”', /quotes/],
    ['sk-1234"', /quotes/],
    ['DASHSCOPE_API_KEY=sk-1234', /name in front/],
    ['export DASHSCOPE_API_KEY=sk-1234', /name in front/],
    ['set KEY = sk-1234', /name in front/],
    ['api_key="sk-1234"', /quotes/],
    ['$env:DASHSCOPE_API_KEY=sk-1234', /name in front/],
    ['DASHSCOPE_API_KEY:sk-1234', /name in front/],
    ['apiKey: sk-1234', /name in front/],
    ['dashscope.api_key = sk-1234', /name in front/],
    ['<sk-1234>', /brackets/],
    ['[sk-1234]', /brackets/],
    ['«sk-1234»', /quotes/],
    ['{"apiKey":"sk-1234"}', /stands for|brackets/],
    ['sk-1234,', /comma/],
    ['sk-1234;', /semicolon/],
    ['$DASHSCOPE_API_KEY', /stands for/],
    ['${DASHSCOPE_API_KEY}', /stands for/],
    ['{{ secrets.DASHSCOPE_API_KEY }}', /stands for/],
    ['%DASHSCOPE_API_KEY%', /stands for/],
    ['<YOUR_API_KEY>', /stands for/],
    ['your-api-key', /stands for/],
    ['sk-****1234', /part of one/],
    ['sk-12...', /part of one/],
    ['sk-12…', /part of one/],
    ['Bearer sk-1234', /Bearer/],
    ['BEARER:sk-1234', /Bearer/],
    ['bearer sk-1234', /Bearer/],
    ['Authorization: Bearer sk-1234', /Bearer/],
    ['sk-12 34', /spaces/],
    ['sk-12\n34', /spaces/],
    ['sk-ключ', /plain characters/],
  ];
  for (const [key, says] of wrong) {
    it(`is not ${JSON.stringify(key)}`, () => {
      assert.match(problemOfKey(key, false) ?? '', says);
    });
  }

  it('of a subscription plan does not go to the hosts of the provider', () => {
    for (const key of ['sk-sp-1234', 'SK-SP-1234']) assert.match(problemOfKey(key, true) ?? '', /subscription plan/);
    assert.equal(problemOfKey('sk-1234', true), undefined);
  });
});
