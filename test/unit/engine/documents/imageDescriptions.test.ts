import assert from 'node:assert/strict';
import { AltProposals, type AltCandidate } from '../../../../src/engine/documents/altProposals';
import {
  ImageDescriptions,
  ModelUnavailable,
  type FindVisionModels,
  type SeenPicture,
  type VisionModel,
} from '../../../../src/engine/documents/imageDescriptions';
import { searchParts } from '../../../support/searchParts';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { pngPicture } from '../../../support/pictures';

const root = 'memory:/w';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const never = new AbortController().signal;

describe('descriptions of images by a chat model', () => {
  let workspace: InMemoryWorkspace;
  let asked: { picture: SeenPicture; request: string }[];
  let drawn: { format: string; width: number; maxSide: number }[];

  beforeEach(() => {
    workspace = new InMemoryWorkspace(root);
    asked = [];
    drawn = [];
    for (const name of ['fox', 'hen', 'owl']) workspace.put(`${root}/${name}.png`, pngPicture(8, 8));
  });

  const model = (answer: (request: string, signal: AbortSignal) => Promise<string>): VisionModel => ({
    id: 'm',
    name: 'Seer',
    vendor: 'test',
    ask: (picture, request, signal) => {
      asked.push({ picture, request });
      return answer(request, signal);
    },
  });
  const descriptions = (findModels: FindVisionModels = () => Promise.resolve([])): ImageDescriptions =>
    new ImageDescriptions({
      workspace,
      findModels,
      smaller: ({ facts, maxSide }) => {
        drawn.push({ format: facts.format, width: facts.width, maxSide });
        return Promise.resolve(Uint8Array.of(1, 2, 3));
      },
      language: 'en',
      log: silent,
    });
  const candidatesIn = (text: string): Promise<AltCandidate[]> =>
    new AltProposals(searchParts(workspace)).inDocument(workspace.put(`${root}/a.md`, text));

  it('are written as the language writes alt text; the model gets a small picture and the text around it', async () => {
    const candidates = await candidatesIn('Animals\n\n![](fox.png)\n');
    const seer = model(() => Promise.resolve('"A fox \\[in\\] the `snow`."'));
    const { proposals, failed } = await descriptions().describe(seer, candidates, never);
    assert.deepEqual([proposals.map(({ alt }) => alt), failed], [['A fox [in] the snow.'], []]);
    assert.equal(proposals[0]?.change.text, 'A fox \\[in\\] the snow.');
    assert.deepEqual(asked[0]?.picture, { bytes: Uint8Array.of(1, 2, 3), mime: 'image/jpeg' });
    assert.match(asked[0]?.request ?? '', /Animals/);
    assert.deepEqual(drawn, [{ format: 'png', width: 8, maxSide: 768 }]);
  });

  it('come one after the other, and the same image of a document is sent once', async () => {
    const candidates = await candidatesIn('![](fox.png) ![](hen.png) ![](fox.png)\n');
    let running = 0;
    const seer = model(async () => {
      assert.equal((running += 1), 1);
      await Promise.resolve();
      running -= 1;
      return `Animal number ${asked.length}`;
    });
    const told: number[] = [];
    const { proposals } = await descriptions().describe(seer, candidates, never, done => told.push(done));
    assert.deepEqual(
      proposals.map(({ alt }) => alt),
      ['Animal number 1', 'Animal number 2', 'Animal number 1'],
    );
    assert.deepEqual([told, asked.length], [[0, 1, 2], 2]);
  });

  it('are missing where the model refuses or fails, or the file is no picture; the others go on', async () => {
    workspace.put(`${root}/hen.png`, 'no picture');
    const candidates = await candidatesIn('![](fox.png) ![](hen.png) ![](owl.png)\n');
    const seer = model(() => (asked.length === 1 ? Promise.resolve('NONE') : Promise.resolve('An owl on a branch')));
    const { proposals, failed } = await descriptions().describe(seer, candidates, never);
    assert.deepEqual(
      proposals.map(({ alt }) => alt),
      ['An owl on a branch'],
    );
    assert.deepEqual(
      failed.map(({ candidate }) => candidate.image.path),
      ['/w/fox.png', '/w/hen.png'],
    );
    assert.match(failed[1]?.reason ?? '', /"hen\.png" is not an image/);
  });

  it('end with the first refusal of access: the person is not asked again for each image', async () => {
    const candidates = await candidatesIn('![](fox.png) ![](hen.png) ![](owl.png)\n');
    const seer = model(() => Promise.reject(new ModelUnavailable('not allowed')));
    const { proposals, failed } = await descriptions().describe(seer, candidates, never);
    assert.deepEqual([proposals.length, failed.length, asked.length], [0, 3, 1]);
  });

  it('can be cancelled, and those that are there are kept', async () => {
    const candidates = await candidatesIn('![](fox.png) ![](hen.png) ![](owl.png)\n');
    const controller = new AbortController();
    const seer = model(() => {
      if (asked.length === 1) return Promise.resolve('A fox in the snow');
      controller.abort();
      return Promise.resolve('A hen in the snow');
    });
    const { proposals, failed } = await descriptions().describe(seer, candidates, controller.signal);
    assert.deepEqual([proposals.map(({ alt }) => alt), failed.length, asked.length], [['A fox in the snow'], 0, 2]);
  });

  it('have no model where the editor cannot tell of any', async () => {
    assert.deepEqual(await descriptions(() => Promise.reject(new Error('no chat'))).models(), []);
  });
});
