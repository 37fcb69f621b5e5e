import assert from 'node:assert/strict';
import type { ShownAttempt } from '../../../../../src/core/studio/studioProtocol';
import { historySearch } from '../../../../../src/webview/view/history/historySearch';

function attempt(
  id: string,
  patch: { prompt?: string; model?: string; seed?: number; names?: string[] } = {},
): ShownAttempt {
  const { prompt = 'A lighthouse at dusk', model = 'qwen-image-2.0', seed, names = [] } = patch;
  return {
    id,
    createdAt: 0,
    status: 'saved',
    model,
    mode: 'generate',
    maxCount: 1,
    warnings: [],
    options: { prompt, ...(seed !== undefined && { seed }) },
    images: names.map(name => ({ uri: `file:///${name}`, name, width: 1, height: 1 })),
  };
}

describe('the search in the history', () => {
  const attempts = [
    attempt('dusk', { prompt: 'A Lighthouse at dusk,\nwatercolour', seed: 4711 }),
    attempt('poster', { prompt: '一张海报，标题“夏日音乐节”', model: 'wan2.7-image', names: ['assets/海报.png'] }),
    attempt('night', {
      prompt: 'Make it night',
      model: 'qwen-image-edit',
      names: ['docs/Logo-edited.png', 'docs/Logo-edited-2.png'],
    }),
  ];
  const cases: [search: string, ...ids: string[]][] = [
    ['', 'dusk', 'poster', 'night'],
    ['  ', 'dusk', 'poster', 'night'],
    ['LIGHT', 'dusk'],
    ['watercolour dusk', 'dusk'],
    ['dusk night'],
    ['音乐节', 'poster'],
    ['海报 夏日', 'poster'],
    ['ｎｉｇｈｔ', 'night'],
    ['logo-edited-2', 'night'],
    ['assets/', 'poster'],
    ['4711', 'dusk'],
    ['wan2.7', 'poster'],
    ['image', 'dusk', 'poster', 'night'],
    ['undefined'],
  ];
  for (const [search, ...ids] of cases) {
    it(`finds ${ids.join(', ') || 'nothing'} for "${search}"`, () => {
      assert.deepEqual(
        historySearch()(attempts, search, '').attempts.map(({ id }) => id),
        ids,
      );
    });
  }

  it('keeps to a model', () => {
    const find = historySearch();
    assert.deepEqual(
      find(attempts, '', 'wan2.7-image').attempts.map(({ id }) => id),
      ['poster'],
    );
    assert.deepEqual(find(attempts, 'night', 'wan2.7-image').attempts, []);
  });

  it('counts the models that occur, whatever is searched for', () => {
    const { models } = historySearch()([...attempts, attempt('again')], '海报', '');
    assert.deepEqual(models, [
      ['qwen-image-2.0', 2],
      ['qwen-image-edit', 1],
      ['wan2.7-image', 1],
    ]);
  });

  it('gives the same answer as long as nothing has changed', () => {
    const find = historySearch();
    const found = find(attempts, 'dusk', '');
    assert.equal(find(attempts, 'dusk', ''), found);
    assert.equal(find(attempts, '', '').attempts, attempts);
    assert.notEqual(find([...attempts], 'dusk', ''), found);
  });

  it('finds what has changed about an attempt', () => {
    const find = historySearch();
    assert.deepEqual(find(attempts, 'late.png', '').attempts, []);
    const changed = attempts.map(one => (one.id === 'dusk' ? attempt('dusk', { names: ['late.png'] }) : one));
    assert.deepEqual(
      find(changed, 'late.png', '').attempts.map(({ id }) => id),
      ['dusk'],
    );
  });
});
