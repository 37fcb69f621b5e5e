import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import type { Answer } from '../../../../src/engine/dashscope/answers/answers';
import type { SavedFile } from '../../../../src/engine/files/imageFiles';
import { interleavedDocument, saveDocument } from '../../../../src/engine/jobs/interleavedDocument';
import type { SaveNotes } from '../../../../src/engine/jobs/job';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { preparedJob } from '../../../support/preparedJob';

const answer: Answer = {
  requestId: 'r',
  parts: [
    { kind: 'text', text: 'One, ' },
    { kind: 'text', text: 'two\n\n' },
    { kind: 'image', url: 'a' },
    { kind: 'text', text: 'Three' },
    { kind: 'image', url: 'b' },
  ],
};
const [first, second] = ['x', 'y'].map((name): SavedFile => ({
  uri: URI.parse(`memory:/site/assets/${name}.png`),
  width: 4,
  height: 4,
})) as [SavedFile, SavedFile];
const textWith = (...files: (SavedFile | undefined)[]): string =>
  interleavedDocument(
    answer,
    files.map(file => file?.uri),
    'a cat',
  ) ?? '';

describe('the document of an answer that mixes text and images', () => {
  let workspace: InMemoryWorkspace;
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site');
  });

  const save = (text: string, notes: Partial<SaveNotes> = {}, whenTaken: 'number' | 'fail' = 'number'): Promise<URI> =>
    saveDocument(workspace, text, answer, first, preparedJob({ whenTaken }).target, {
      endpoint: { baseUrl: '', resultHosts: [] },
      deadline: 0,
      maxCount: 12,
      prompt: 'a cat',
      signal: new AbortController().signal,
      onProgress: () => undefined,
      notes: {
        jobId: 'job',
        owner: 'abcdef012345',
        formerOwners: [],
        isResumed: false,
        saved: {},
        document: undefined,
        onSaved: () => Promise.resolve(),
        onDocument: () => Promise.resolve(),
        onOtherFolder: () => Promise.resolve(),
        ...notes,
      },
    });

  it('joins pieces of text, and links the images in their order', () => {
    assert.equal(textWith(first, second), 'One, two\n\n![a cat](x.png)\n\nThree\n\n![a cat](y.png)\n');
    assert.equal(textWith(undefined, second), 'One, two\n\nThree\n\n![a cat](y.png)\n');
    assert.equal(interleavedDocument({ ...answer, parts: [{ kind: 'image', url: 'a' }] }, [first.uri], ''), undefined);
  });

  it('loads nothing and holds no whole key, wherever its text was cut, also where an image is not there', () => {
    const cuts: [string, string][] = [
      ['Look!', '[x](https://evil.example/track.png)'],
      ['Look !', '[x](https://evil.example/track.png)'],
      ['Look <', 'img src=https://evil.example/track.png>'],
      ['The key is sk-canary', '0123456789'],
    ];
    const failed = { kind: 'failed', serviceCode: 'x', serviceMessage: '' } as const;
    for (const [before, after] of cuts)
      for (const between of [[], [failed], [{ kind: 'image', url: 'gone' } as const], [failed, failed]]) {
        const parts = [{ kind: 'text', text: before } as const, ...between, { kind: 'text', text: after } as const];
        const text = interleavedDocument({ requestId: 'r', parts }, [undefined], '') ?? '';
        const what = JSON.stringify(text);
        assert.ok(!/!\s?\[/u.test(text) && !/<\s?img/u.test(text), what);
        // Pieces without anything between them are redacted together, before they come here.
        if (between.length > 0) assert.ok(!text.includes('sk-canary0123456789'), what);
      }
  });

  it('gets the links of later images where it is as it was written', async () => {
    const document = await save(textWith(first));
    assert.equal(document.path, '/site/assets/a-cat.md');
    const again = await save(textWith(first, second), { document, saved: { 0: first } });
    assert.equal(again.path, document.path);
    assert.equal(workspace.textOf(document), textWith(first, second));
  });

  it('stays as it is where a person has changed or deleted it', async () => {
    const document = workspace.put('memory:/site/assets/a-cat.md', 'mine');
    assert.equal(await save(textWith(first, second), { document, saved: { 0: first } }), document);
    assert.equal(workspace.textOf(document), 'mine');
    workspace.remove(document);
    await save(textWith(first, second), { document, saved: { 0: first } });
    assert.deepEqual(workspace.paths, []);
  });

  it('goes by the same rule as the images where its name is taken', async () => {
    workspace.put('memory:/site/assets/a-cat.md', 'other');
    await assert.rejects(save(textWith(first), {}, 'fail'), { code: 'saveFailed' });
    assert.equal((await save(textWith(first))).path, '/site/assets/a-cat-2.md');
    assert.equal(workspace.textOf('memory:/site/assets/a-cat.md'), 'other');
  });
});
