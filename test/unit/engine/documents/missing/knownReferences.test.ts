import assert from 'node:assert/strict';
import type { URI } from 'vscode-uri';
import { references } from '../../../../../src/core/documents/references/referenceReaders';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';
import { searchParts } from '../../../../support/searchParts';

const root = 'memory:/w';

describe('references that are known of documents', () => {
  let workspace: InMemoryWorkspace;
  let document: URI;
  let state: string | undefined;
  let isBroken: boolean;
  let reads: number;
  beforeEach(() => {
    workspace = new InMemoryWorkspace(root);
    document = workspace.put(`${root}/a.md`, '# A\n\n![one](one.png)\n');
    [state, isBroken, reads] = ['1', false, 0];
  });

  function known(): () => Promise<string[]> {
    const parts = searchParts(workspace, {
      stateOf: () => Promise.resolve(state),
      finder: {
        references: (language, text) => {
          reads += 1;
          return Promise.resolve(isBroken ? undefined : references(language, text));
        },
      },
    });
    return async () =>
      (await parts.references.inDocument(document)).map(({ reference, line }) => `${reference.target} ${line}`);
  }

  it('are read once, and again when the file has changed', async () => {
    const named = known();
    assert.deepEqual(await named(), ['one.png 3']);
    assert.deepEqual(await named(), ['one.png 3']);
    assert.equal(reads, 1);
    workspace.put(document, '![two](two.png)');
    state = '2';
    assert.deepEqual(await named(), ['two.png 1']);
    assert.deepEqual(await named(), ['two.png 1']);
    assert.equal(reads, 2);
  });

  it('are read each time where only reading tells', async () => {
    const named = known();
    state = undefined;
    for (let time = 0; time < 2; time += 1) assert.deepEqual(await named(), ['one.png 3']);
    assert.equal(reads, 2);
  });

  it('are read again after a text could not be read', async () => {
    const named = known();
    isBroken = true;
    assert.deepEqual(await named(), []);
    isBroken = false;
    assert.deepEqual(await named(), ['one.png 3']);
  });
});
