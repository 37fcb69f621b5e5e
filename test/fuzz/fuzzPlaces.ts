import assert from 'node:assert/strict';
import { EaselError } from '../../src/core/base/errors';
import { parseOutput, type PlacePath } from '../../src/core/places/placePath';
import { below, oneOf, listOf, type Random } from './mutate';
import { opensDevice } from './nameRules';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

const segments = [
  'images',
  'a',
  'b.v2',
  '图片',
  'x.png',
  'X.PNG',
  '.png',
  '.hidden',
  '.github',
  'x.jpg',
  'x.',
  '..',
  '..',
  '...',
  '.',
  '',
  ' ',
  '.. ',
  ' ..',
  '..\u0000',
  '.\u200b.',
  '．．',
  '%2e%2e',
  '%2e%2e%2fx',
  '..%5c',
  'C:',
  'C:x',
  'c:\\x',
  '~',
  '~root',
  '$HOME',
  '%TEMP%',
  'file:',
  'http:',
  '?',
  '.?',
  '\\\\?\\C:',
  '\\\\server\\share',
  'con',
  'CON.png',
  'nul',
  'aux.x.png',
  'com1',
  'COM¹.png',
  'lpt9 .png',
  'con\u200b',
  'CONIN$',
  'a:b',
  'a::$DATA',
  'x.png:hidden',
  'x\u0000.png',
  'x\n.png',
  'x\u2028.png',
  '\ud800.png',
  '\u202egnp.exe',
  'x'.repeat(236),
  'x'.repeat(300),
  '灯'.repeat(80),
  '-rf',
  '--',
  '*',
  '|',
  '"',
  '<a>',
  '\u00a0',
];
const separators = ['/', '/', '/', '\\', '//', '/\\', '∕', '／', '⁄', '＼', ':', ''];

/** The `output` of a command: refused, or folders and a file that are below the root on every platform. */
export function fuzzPlaces(options: FuzzOptions): Promise<FuzzResult> {
  return runRounds(options, { draw: drawOutput, judge: judgeOutput });
}

function drawOutput(random: Random): string {
  const simple = random() < 0.4;
  const parts = listOf(1, 6, random, () =>
    simple && random() < 0.8 ? oneOf(['images', 'a', 'x.png', '..', '.', 'art/'], random) : oneOf(segments, random),
  );
  const text = parts
    .map((part, index) => `${index > 0 ? oneOf(simple ? ['/', '\\'] : separators, random) : ''}${part}`)
    .join('');
  const at = below(text.length + 1, random);
  return random() < 0.1 ? `${text.slice(0, at)}${String.fromCharCode(below(65_536, random))}${text.slice(at)}` : text;
}

async function judgeOutput(output: string, random: Random): Promise<Outcome> {
  // Of the folders that are asked for, so many exist; a folder within one that does not is never asked for.
  const depth = random() < 0.5 ? 0 : below(4, random);
  try {
    const place = await parseOutput(output, {
      isExistingFolder: asked => {
        for (const segment of asked) checkStep(segment);
        assert.ok(asked.length <= depth + 1, 'a folder in one that does not exist');
        return Promise.resolve(asked.length <= depth);
      },
    });
    checkPlace(place, depth);
    assert.ok(!leaves(output), 'it goes above the root');
    return taken;
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    assert.deepEqual([error.code, error.field], ['invalidRequest', 'output']);
    return refused(error.code);
  }
}

/** Whether any step of the path leads above the root. */
function leaves(output: string): boolean {
  let depth = 0;
  return output.split(/[/\\]/).some(part => {
    depth += part === '..' ? -1 : part === '' || part === '.' ? 0 : 1;
    return depth < 0;
  });
}

/** @param existing so many folders exist already, and may have any name. */
function checkPlace(place: PlacePath, existing: number): void {
  for (const segment of place.folder) checkStep(segment);
  checkSegments(place.folder.slice(existing));
  if (place.kind === 'folder') return;
  checkSegments([`${place.baseName}${place.extension}`, `${place.baseName}-10000${place.extension}`]);
  assert.match(place.extension, /^\.png$/i);
}

/** One step down, whatever else it is. */
function checkStep(segment: string): void {
  assert.ok(segment !== '' && !/^\.{1,2}$|[/\\]/.test(segment), `the segment ${JSON.stringify(segment)}`);
}

function checkSegments(list: readonly string[]): void {
  for (const segment of list) {
    assert.ok(!/^\.+$/.test(segment), `the segment ${JSON.stringify(segment)}`);
    assert.ok(
      !/[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/u.test(segment),
      `a character in ${JSON.stringify(segment)}`,
    );
    assert.ok(!/^ |[ .]$/.test(segment), `the ends of ${JSON.stringify(segment)}`);
    assert.ok(!opensDevice(segment), `the device ${segment}`);
    assert.ok(Buffer.byteLength(segment) <= 255 && segment.length <= 255, `${Buffer.byteLength(segment)} bytes`);
  }
}
