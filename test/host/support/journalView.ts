import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { JournalEntry } from '../../../src/core/jobs/journalEntry';
import { entryInText } from '../../support/journalFixtures';
import type { EaselUnderTest } from './easel';
import { canaryKey } from './easel';

interface JournalView {
  state: 'in work' | 'listed';
  entry: JournalEntry;
}

/** The files of the journal as any program can read them, each checked for what they must never contain. */
export function journalOf({ access }: EaselUnderTest): JournalView[] {
  const folder = access.journalFolder.fsPath;
  if (!existsSync(folder)) return [];
  assert.equal(statSync(folder).mode & 0o777, 0o700, 'only the user may look into the journal');
  // A file that is being written exists only for a moment.
  return readdirSync(folder)
    .filter(name => !/\.(sock|tmp|window)$/.test(name))
    .map(name => {
      const [, owner, listed] = /^[0-9a-f-]+\.(?:([0-9a-f]+)\.steps|(listed))\.json$/.exec(name) ?? [];
      assert.ok(owner ?? listed, `${name} in the journal`);
      const file = path.join(folder, name);
      assert.equal(statSync(file).mode & 0o777, 0o600, name);
      const text = readFileSync(file, 'utf8');
      assert.ok(!text.includes(canaryKey), 'the key stands in the journal');
      const entry = entryInText(text);
      if (entry.stage.name !== 'answer')
        assert.doesNotMatch(text, /Signature|OSSAccessKeyId|\/results\//, 'a signed address stands in the journal');
      return { state: listed ? 'listed' : 'in work', entry };
    });
}

/** The journal's entry for the job with this prompt. */
export function entryOf(easel: EaselUnderTest, prompt: string): JournalView | undefined {
  const found = journalOf(easel).filter(({ entry }) => entry.request.prompt === prompt);
  assert.ok(found.length <= 1, `${found.length} entries of "${prompt}"`);
  return found[0];
}

/** Removes the listed entries, as happens when they expire. */
export function removeListed({ access }: EaselUnderTest): void {
  const folder = access.journalFolder.fsPath;
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.endsWith('.listed.json')) rmSync(path.join(folder, name));
}
