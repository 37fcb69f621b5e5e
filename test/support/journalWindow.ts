import { once } from 'node:events';
import { SystemClock } from '../../src/engine/connection/clock';
import { Journal, type JournalRecord } from '../../src/engine/journal/journal';
import { journalEntry, RecordingLog, type WindowTask } from './journalFixtures';

// Acts as a window in its own process, which tests kill. Arguments: the task, the journal's folder, the ids of jobs to
// add.

const [task, folder = '', ...jobIds] = process.argv.slice(2) as [WindowTask, ...string[]];
const log = new RecordingLog();
const journal = new Journal(folder, log, new SystemClock());
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
// The parent process is gone, perhaps without having killed this one.
process.stdin.once('end', () => {
  process.exit();
});
const firstLine = (): Promise<unknown> => once(process.stdin, 'data');

const tasks: Record<WindowTask, () => Promise<void>> = {
  /** Stays alive until it is killed or its parent ends. */
  hold: async () => {
    await addAll();
    process.stdin.resume();
    say('holding');
  },
  /** Keeps rewriting the entry of its first job. */
  rewrite: async () => {
    const [record] = await addAll();
    process.stdin.resume();
    say('rewriting');
    for (let count = 1; ; count += 1)
      await record?.update({ warnings: Array.from({ length: count % 500 }, () => 'x'.repeat(100)) });
  },
  /** Reports that it is ready, waits for a line, prints the ids of the jobs that it took over, and stays alive. */
  claim: async () => {
    const start = firstLine();
    say('ready');
    await start;
    const { records } = await journal.claim(() => undefined);
    say(JSON.stringify(records.map(record => record.entry.id)));
  },
  /** Ends with open sockets, including a connection to its own server. */
  leave: async () => {
    await addAll();
    const visitor = new Journal(folder, log, new SystemClock());
    await visitor.claim(() => undefined);
    await visitor.claim(() => undefined);
    say('left');
  },
  dispose: async () => {
    await addAll();
    await journal.claim(() => undefined);
    await journal.dispose();
    say('disposed');
  },
};

const addAll = (): Promise<JournalRecord[]> => Promise.all(jobIds.map(id => journal.add(journalEntry(id))));

void tasks[task]().then(() => {
  if (log.complaints.length > 0) console.error(log.complaints.join('\n'));
});
