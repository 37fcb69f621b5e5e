import { journalEntrySchema, type JournalEntry } from '../../core/jobs/journalEntry';

// The text of a job's file. Its first line is the whole entry, and each line after that has the fields that one step
// changed. A line begins with its line break instead of ending with one: so a file of an earlier version, which holds
// one entry and nothing else, is a file whose job has taken no step yet. A line that was not written to its end is told
// by its text: no part of a JSON object is a JSON object.

const lineBreak = 0x0a;

export type EntryChange = Partial<Omit<JournalEntry, 'id' | 'version'>>;

export type ParsedSteps =
  /** @param byteLength of the lines that are complete: what follows them was never told to be written. */
  | { kind: 'entry'; entry: JournalEntry; byteLength: number }
  /** Not even the entry was written to its end. */
  | { kind: 'unborn' }
  | { kind: 'damaged'; reason: string }
  /** Written by a later version of the extension, which can read it. */
  | { kind: 'newer' };

/** A field that was removed is `null`, since JSON has no `undefined`. */
export function lineOf(change: EntryChange): string {
  const fields = Object.entries(change).map(([name, value]) => [name, value ?? null] as const);
  return `\n${JSON.stringify(Object.fromEntries(fields))}`;
}

export function parseSteps(bytes: Buffer, jobId: string): ParsedSteps {
  const [first = Buffer.alloc(0), ...others] = linesOf(bytes);
  const entry = parseObject(first);
  if (entry === undefined) {
    // The message of the parser quotes the text, which must not get into a log.
    return others.length === 0 ? { kind: 'unborn' } : { kind: 'damaged', reason: 'its entry is not a JSON object' };
  }
  if (typeof entry['version'] === 'number' && entry['version'] > 1) return { kind: 'newer' };
  let [fields, byteLength] = [entry, first.length];
  for (const [index, line] of others.entries()) {
    const change = parseObject(line);
    if (change !== undefined) {
      fields = { ...fields, ...change, id: entry['id'], version: entry['version'] };
      byteLength += 1 + line.length;
    } else if (index < others.length - 1) {
      return { kind: 'damaged', reason: `its line ${index + 2} is not a JSON object` };
    }
  }
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const parsed = journalEntrySchema.safeParse(known);
  if (!parsed.success)
    return { kind: 'damaged', reason: `${parsed.error.issues[0]?.path.join('.') || 'it'} has an unexpected value` };
  if (parsed.data.id !== jobId) return { kind: 'damaged', reason: 'it is the entry of another job' };
  return { kind: 'entry', entry: parsed.data, byteLength };
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(lineBreak); end >= 0; end = bytes.indexOf(lineBreak, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  lines.push(bytes.subarray(start));
  return lines;
}

function parseObject(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(bytes.toString());
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
