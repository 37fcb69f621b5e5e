import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../../src/core/base/errors';
import { parsePlan, printPlan } from '../../../../../src/core/documents/plan/planText';
import { findModel, sizesOf } from '../../../../../src/core/models/modelLookup';
import type { PlannedImage } from '../../../../../src/engine/documents/missing/missingPlan';
import {
  chosenImages,
  plannedLinks,
  printedImages,
  printedPlaces,
  printedProposals,
} from '../../../../../src/engine/documents/missing/writtenPlan';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';

const workspace = new InMemoryWorkspace('memory:/w');
const at = (path: string): URI => URI.parse(`memory:/w/${path}`);
const sizes = sizesOf(findModel('qwen-image-2.0', []), 'generate');
const head = { places: [], model: 'qwen-image-2.0', style: '' };

function planned(path: string, prompt: string, more: Partial<PlannedImage> = {}, named = path): PlannedImage {
  const document = at('docs/a.md');
  const reference = { target: named, alt: prompt, range: { start: 0, end: 1 }, hints: { rule: 'document' as const } };
  const references = [{ document, reference, line: 3, named: at(named), target: at(path) }];
  return { target: at(path), prompt, isProposed: false, documents: [document], references, ...more };
}

describe('a plan as text', () => {
  const plan = [
    planned('docs/mill.png', 'A mill', { size: '1664*928' }),
    planned('docs/lake.png', 'Sea', { isProposed: true }),
    planned('docs/photo.png', 'A photo', {}, 'docs/photo.jpg'),
    planned('docs/there.png', 'There', { error: new EaselError('invalidRequest', 'It exists.') }, 'docs/there.jpg'),
  ];
  const text = printPlan(head, printedImages(workspace, plan));

  it('says where each image is wanted, and leaves out what changes references', () => {
    const images = printedImages(workspace, plan);
    assert.deepEqual(
      images.map(({ isChosen, target }) => [isChosen, target]),
      [
        [true, 'docs/mill.png'],
        [true, 'docs/lake.png'],
        [false, 'docs/photo.png'],
        [false, 'docs/there.png'],
      ],
    );
    assert.deepEqual(
      images.map(({ notes }) => notes.slice(1)),
      [
        [],
        ['The prompt is proposed from the text around it.'],
        ['photo.jpg is no PNG: if this is made, the reference is changed to .png.'],
        ['It exists.'],
      ],
    );
    assert.deepEqual(images[0]?.notes, ['for docs/a.md:3']);
  });

  it('says behind which texts proposed images go, and finds them again', () => {
    const proposal = {
      document: at('docs/a.md'),
      line: 4,
      words: 'Red',
      target: at('assets/red.png'),
      prompt: 'T: Red',
      alt: 'Red',
    };
    const other = { ...proposal, target: at('assets/two.png') };
    const written = printPlan(head, printedProposals(workspace, [proposal, other])).replace(
      '[x] assets/two',
      '[ ] assets/two',
    );
    const links = plannedLinks(parsePlan(written), at(''));
    assert.deepEqual(
      links.map(({ document, target, line, words, prompt, alt }) => [
        document.path,
        target.path,
        line,
        words,
        prompt,
        alt,
      ]),
      [['/w/docs/a.md', '/w/assets/red.png', 4, 'Red', 'T: Red', 'Red']],
    );
    assert.equal(written.split('\n')[links[0]?.lineOfPlan ?? -1], '[x] assets/red.png');
  });

  it('names its places, and none for the whole workspace', () => {
    assert.deepEqual(printedPlaces(workspace, [at('docs')]), ['docs']);
    assert.deepEqual(printedPlaces(workspace, workspace.folders), []);
  });

  it('comes to the chosen images, with the prompts and sizes of the text', () => {
    const changed = text
      .replace('prompt: A mill', 'prompt: A windmill')
      .replace('1664*928', '1024*1024')
      .replace('[x] docs/lake.png', '[ ] docs/lake.png')
      .replace('[ ] docs/photo.png', '[x] docs/photo.png')
      .replace('style:', 'style: ink');
    const { images, problems } = chosenImages(workspace, parsePlan(changed), plan, sizes);
    assert.deepEqual(
      images.map(({ target, prompt, size }) => [workspace.nameOf(target), prompt, size]),
      [
        ['docs/mill.png', 'A windmill, ink', '1024*1024'],
        ['docs/photo.png', 'A photo, ink', undefined],
      ],
    );
    assert.equal(images[1]?.references.length, 1);
    assert.deepEqual(problems, []);
  });

  it('takes the size of the search where the model cannot make the one of the text', () => {
    const { images } = chosenImages(workspace, parsePlan(text.replace('1664*928', '9*9')), plan, sizes);
    assert.equal(images[0]?.size, '1664*928');
  });

  it('names what is not missing any more, and what cannot be made', () => {
    const all = text.replaceAll('[ ]', '[x]').replace('docs/mill.png', 'docs/hill.png');
    const { images, problems } = chosenImages(workspace, parsePlan(all), plan, sizes);
    assert.deepEqual(
      images.map(({ target }) => workspace.nameOf(target)),
      ['docs/lake.png', 'docs/photo.png'],
    );
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['No document misses "docs/hill.png" now.', 'It exists.'],
    );
  });
});
