import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { onceMore } from '../../../../src/engine/jobs/onceMore';
import { journalEntry } from '../../../support/journalFixtures';
import { preparedJob } from '../../../support/preparedJob';
import { RecordDouble } from '../../../support/recordDouble';

describe('onceMore', () => {
  const document = URI.parse('memory:/site/page.md');
  const pickedFolder = URI.parse('memory:/picked');

  it('keeps what was asked for, and where', () => {
    const options = { prompt: 'a cat', n: 2, output: 'out/' };
    const request = { options, document, pickedFolder, command: 'easel.generateImage' };
    assert.deepEqual(onceMore(request), request);
  });

  it('of a job that was sent again uses no recorded seed, place or record a second time', () => {
    const options = { prompt: 'a cat', seed: 7 };
    const replaces = new RecordDouble(journalEntry('old'), []);
    const { target } = preparedJob({});
    const again = onceMore({ options, document, target, whenTaken: 'fail', replaces });
    assert.deepEqual(again, {
      options: { prompt: 'a cat' },
      document,
      pickedFolder: undefined,
      command: undefined,
    });
    assert.equal(options.seed, 7, 'the first request is as it was');
  });

  it('does not overwrite the file of the first time', () => {
    const options = { prompt: 'a cat', output: 'hero.png', overwrite: true };
    assert.deepEqual(onceMore({ options, document }).options, { prompt: 'a cat', output: 'hero.png' });
  });
});
