import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DeletedTokens } from '../../../../src/editor/studioStorage/deletedTokens';

describe('deleted tokens', () => {
  let folder: string[];
  let listings: number;
  let tokens: DeletedTokens;

  beforeEach(() => {
    folder = ['a', 'b'];
    listings = 0;
    tokens = new DeletedTokens(async () => {
      listings += 1;
      const names = [...folder];
      await nextTurn();
      return names;
    });
  });

  it('know nothing before the folder is read', () => {
    assert.equal(tokens.has('a'), false);
    assert.equal(listings, 0);
  });

  it('answer for every token after one reading', async () => {
    folder = Array.from({ length: 10_000 }, (_, index) => `token-${index}`);
    assert.equal(await tokens.read(), true);
    assert.ok(folder.every(token => tokens.has(token)));
    assert.equal(tokens.has('token-10000'), false);
    assert.equal(listings, 1);
  });

  it('tell whether a reading changed anything', async () => {
    assert.equal(await tokens.read(), true);
    assert.equal(await tokens.read(), false);
    folder = ['b'];
    assert.equal(await tokens.read(), true);
    assert.deepEqual([tokens.has('a'), tokens.has('b')], [false, true]);
    folder = ['b', 'c'];
    assert.equal(await tokens.read(), true);
    assert.deepEqual([tokens.has('b'), tokens.has('c')], [true, true]);
  });

  it('are read at most twice for any number of calls at once', async () => {
    const first = tokens.read();
    await nextTurn();
    await Promise.all([first, ...Array.from({ length: 500 }, () => tokens.read())]);
    assert.equal(listings, 2);
  });

  it('are read again for a call that comes after the reading has begun', async () => {
    const first = tokens.read();
    await Promise.resolve();
    await Promise.resolve();
    folder.push('c');
    await first;
    assert.equal(await tokens.read(), true);
    assert.equal(tokens.has('c'), true);
  });

  it('know what was added or deleted here without reading', async () => {
    await tokens.read();
    tokens.add('c');
    tokens.delete('a');
    assert.deepEqual(
      ['a', 'b', 'c'].map(token => tokens.has(token)),
      [false, true, true],
    );
    assert.equal(listings, 1);
  });

  it('keep a token that was added while the folder was read', async () => {
    await tokens.read();
    const reading = tokens.read();
    await Promise.resolve();
    await Promise.resolve();
    assert.equal(listings, 2);
    tokens.add('c');
    await reading;
    assert.deepEqual(
      ['a', 'b', 'c'].map(token => tokens.has(token)),
      [true, true, true],
    );
  });

  it('are read again after a reading that failed', async () => {
    let isBroken = true;
    const unsteady = new DeletedTokens(() => (isBroken ? Promise.reject(new Error('EIO')) : Promise.resolve(['a'])));
    await assert.rejects(unsteady.read(), /EIO/);
    isBroken = false;
    assert.equal(await unsteady.read(), true);
  });
});
