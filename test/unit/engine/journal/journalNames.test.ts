import assert from 'node:assert/strict';
import {
  damagedName,
  entryName,
  listedName,
  parseJournalName,
  socketName,
  temporaryName,
  windowName,
  type JournalName,
} from '../../../../src/engine/journal/journalNames';

const owner = '0123456789ab';

describe('journal file names', () => {
  const known: [name: string, parsed: JournalName][] = [
    [entryName('job-1', owner), { kind: 'entry', jobId: 'job-1', owner, isEarlier: false }],
    [`job-1.${owner}.json`, { kind: 'entry', jobId: 'job-1', owner, isEarlier: true }],
    [listedName('job-1'), { kind: 'listed', jobId: 'job-1' }],
    [temporaryName('job-1', owner), { kind: 'temporary', owner }],
    [socketName(owner), { kind: 'socket', owner }],
    [windowName(owner), { kind: 'window', owner }],
  ];
  for (const [name, parsed] of known)
    it(`${name} is parsed as ${parsed.kind}`, () => {
      assert.deepEqual(parseJournalName(name), parsed);
    });

  for (const name of [
    damagedName(entryName('job-1', owner)),
    `x${socketName('listed')}`,
    socketName('listed'),
    temporaryName('job-1', 'listed'),
    `job-1.${owner}.sock`,
    `job-1.${owner}.window`,
    windowName('listed'),
    'job-1.listed.steps.json',
    `${owner}.steps.json`,
    `job-1.${owner}.xsteps.json`,
    `${owner}.json`,
    `${owner}.tmp`,
    'listed.json',
    `Job.${owner}.json`,
    `.${owner}.json`,
    `job_1.${owner}.json`,
    'job-1.stranger.json',
    'job-1..json',
    `job-1.${owner}.json.bak`,
    ` job-1.${owner}.json`,
    `job-1.${owner}xjson`,
    'notes.txt',
    '',
  ])
    it(`${JSON.stringify(name)} is left to others`, () => {
      assert.equal(parseJournalName(name), undefined);
    });
});
