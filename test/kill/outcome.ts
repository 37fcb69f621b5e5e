import assert from 'node:assert/strict';
import { eventually } from '../ui/eventually';
import type { How, Machine } from './machine';

/** The expected result of a job. */
export interface ExpectedJob {
  prompt: string;
  submits: number;
  /** In the order of the images in the answer; empty if nothing may be saved. */
  files: readonly string[];
}

interface Expected {
  jobs: readonly ExpectedJob[];
  /** The messages since the break: each exactly once, and no others. */
  told: readonly RegExp[];
  /** Number of reported jobs that stay in the list of unfinished images. */
  listed?: number;
  damaged?: number;
}

/** The result of a kill: a line of the table. */
export interface Row {
  scenario: string;
  how: How;
  submits: number;
  /** Images that the service produced. */
  made: number;
  /** Files that equal an image of the service byte for byte. */
  whole: number;
  /** Files that contain the same image as another file. */
  duplicates: number;
  /** Abandoned hidden files, and incomplete files. */
  leftovers: number;
  told: string;
  /** Why the result is not the expected one. */
  problem?: string;
}

/** Waits for everything that is expected, then checks that there is nothing else. */
export async function expectOutcome(machine: Machine, expected: Expected): Promise<void> {
  const names = expected.jobs.flatMap(({ files }) => files);
  await eventually('all files', () => (names.every(name => machine.files().has(name)) ? true : undefined), 90_000);
  await eventually('all messages', () =>
    expected.told.every(pattern => machine.toasts.texts.some(text => pattern.test(text))) ? true : undefined,
  );
  await expectSettled(machine, expected.listed ?? 0, expected.damaged ?? 0);
  for (const { prompt, submits } of expected.jobs)
    assert.equal(machine.submits(prompt).length, submits, `submits of "${prompt}"`);
  assert.deepEqual([...machine.files().keys()].sort(), [...names].sort());
  for (const { prompt, files } of expected.jobs) await expectImages(machine, prompt, files);
  const patterns = expected.told.map(String).join('\n');
  for (const pattern of expected.told)
    assert.equal(
      machine.toasts.texts.filter(text => pattern.test(text)).length,
      1,
      `${pattern} in\n${machine.toasts.texts.join('\n')}`,
    );
  assert.equal(
    machine.toasts.texts.length,
    expected.told.length,
    `told:\n${machine.toasts.texts.join('\n')}\nexpected:\n${patterns}`,
  );
}

/**
 * Checks that the extension still works, that nothing is being written, and that the journal contains only listed jobs.
 */
export async function expectSettled(machine: Machine, listed: number, damaged: number): Promise<void> {
  await machine.probe();
  const kinds = (): string => {
    const names = machine.journal().map(({ name }) => name);
    const count = (ending: string): number => names.filter(name => name.endsWith(ending)).length;
    const [listedCount, damagedCount] = [count('.listed.json'), count('.damaged')];
    const openCount = names.length - listedCount - damagedCount;
    return `${openCount} open, ${listedCount} listed, ${damagedCount} damaged`;
  };
  const wanted = `0 open, ${listed} listed, ${damaged} damaged`;
  await eventually(`the journal to have ${wanted}`, () => (kinds() === wanted ? true : undefined));
  await eventually('no leftovers', () => (machine.leftovers().length === 0 ? true : undefined));
}

/** Each file equals the image at its index of an answer, byte for byte. */
async function expectImages(machine: Machine, prompt: string, files: readonly string[]): Promise<void> {
  const found = machine.files();
  for (const [index, file] of files.entries()) {
    const made = machine.service.images.filter(image => image.prompt === prompt && image.index === index);
    const hashes = await Promise.all(made.map(image => image.sha256()));
    assert.ok(hashes.includes(found.get(file) ?? ''), `${file} is image ${index + 1} of "${prompt}"`);
  }
}

export async function rowOf(machine: Machine, scenario: string, how: How): Promise<Row> {
  const isProbe = ({ prompt }: { prompt?: string }): boolean => prompt === 'probe';
  const images = machine.service.images.filter(image => !isProbe(image));
  const made = new Set(await Promise.all(images.map(image => image.sha256())));
  const hashes = [...machine.files().values()];
  const whole = hashes.filter(hash => made.has(hash)).length;
  return {
    scenario,
    how,
    submits: machine.service.requests.filter(
      request => (request.route === 'sync' || request.route === 'async') && !isProbe(request),
    ).length,
    made: images.length,
    whole,
    duplicates: hashes.length - new Set(hashes).size,
    leftovers: machine.leftovers().length + hashes.length - whole,
    told: machine.toasts.texts.join(' | '),
  };
}

/** The machine's state, to explain a failure. */
export function describeState(machine: Machine): string {
  const state = {
    files: [...machine.files().keys()],
    unfinished: machine.leftovers(),
    told: machine.toasts.texts,
    journal: machine.journal(),
    requests: machine.service.requests.map(({ route, prompt, status, fault }) =>
      [route, prompt, status, fault].filter(part => part !== undefined).join(' '),
    ),
  };
  return JSON.stringify(state, null, 2);
}

/** Formats the rows as a table. */
export function formatTable(rows: readonly Row[]): string {
  const titles: (keyof Row)[] = ['scenario', 'how', 'submits', 'made', 'whole', 'duplicates', 'leftovers', 'told'];
  const lines = [titles, ...rows.map(row => titles.map(title => String(row[title])))].map(cells => cells.map(String));
  const widths = titles.map((_title, column) => Math.max(...lines.map(cells => cells[column]?.length ?? 0)));
  const shown = lines.map(cells =>
    cells.map((cell, column) => (column === titles.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
  );
  return [
    ...shown,
    ...rows.filter(row => row.problem !== undefined).map(row => `${row.scenario}, ${row.how}: ${row.problem}`),
  ].join('\n');
}
