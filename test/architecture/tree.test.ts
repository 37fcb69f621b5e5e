import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');
/** Files with slashes, below a folder of the project. */
const filesBelow = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(name =>
    name.replaceAll(path.sep, '/'),
  );

const sources = filesBelow('src').filter(name => /\.(ts|mjs|css)$/.test(name));
const code = sources.filter(name => name.endsWith('.ts') && !name.startsWith('build/'));
const linesOf = (name: string): string[] =>
  readFileSync(path.join(root, 'src', name), 'utf8')
    .trimEnd()
    .split('\n');

/** Lists of facts, which nobody reads from top to bottom. */
const tables = new Set(['core/models/models.ts', 'core/studio/starters.ts']);
const maxFilesPerRoom = 22;
const maxLinesPerFile = 300;

describe('the tree', () => {
  it('has no circle of imports, types included', () => {
    assert.deepEqual(circlesOf(new Map(code.map(name => [name, importsOf(name)]))), []);
  });

  it(`has at most ${maxFilesPerRoom} files in a folder of src`, () => {
    const counts = new Map<string, number>();
    for (const name of sources) counts.set(path.posix.dirname(name), (counts.get(path.posix.dirname(name)) ?? 0) + 1);
    assert.deepEqual(
      [...counts].filter(([, count]) => count > maxFilesPerRoom),
      [],
    );
  });

  it(`has no source file of more than ${maxLinesPerFile} lines, tables and style sheets aside`, () => {
    const long = code.filter(name => !tables.has(name)).map(name => [name, linesOf(name).length] as const);
    assert.deepEqual(
      long.filter(([, lines]) => lines > maxLinesPerFile),
      [],
    );
  });

  it('has no two source files of one name', () => {
    assert.deepEqual(namesOfSeveral(code), []);
  });

  it('has no two test files of one name', () => {
    const tests = filesBelow('test').filter(
      name => name.endsWith('.test.ts') && !name.includes('node_modules/') && !name.startsWith('vscode/'),
    );
    assert.ok(tests.length > 100, `only ${tests.length} tests were found`);
    assert.deepEqual(namesOfSeveral(tests), []);
  });
});

function namesOfSeveral(names: readonly string[]): string[][] {
  const byName = new Map<string, string[]>();
  for (const name of names) {
    const base = path.posix.basename(name);
    byName.set(base, [...(byName.get(base) ?? []), name]);
  }
  return [...byName.values()].filter(({ length }) => length > 1);
}

function importsOf(name: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, 'src', name), 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => `${path.posix.join(path.posix.dirname(name), fileName)}.ts`)
    .filter(target => code.includes(target));
}

/** Groups of files that reach each other, by Tarjan's algorithm. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (name: string): number => {
    const index = order.size;
    let low = index;
    order.set(name, index);
    open.push(name);
    for (const target of graph.get(name) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    if (low === index) {
      const group = open.splice(open.indexOf(name));
      if (group.length > 1) circles.push(group.sort());
    }
    return low;
  };
  for (const name of graph.keys()) if (!order.has(name)) visit(name);
  return circles;
}
