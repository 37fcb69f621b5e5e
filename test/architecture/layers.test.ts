import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

const source = path.resolve(import.meta.dirname, '../../src');
/** Each may use itself and what stands before it. The composition root stands above all. */
const layers = ['core', 'engine', 'editor', 'ui', 'root'];
/** Runs in the panel, beside all of that: it may use the core and itself. */
const webview = 'webview';
/** Runs in a terminal, without an editor: it may use the core, the engine and itself. */
const cli = 'cli';

interface SourceFile {
  /** Below src, with slashes. */
  name: string;
  layer: string;
  imports: string[];
  /** Those that are still there when the types are gone. */
  valueImports: string[];
  identifiers: Set<string>;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map(name => name.replaceAll(path.sep, '/'))
  .filter(name => name.endsWith('.ts') && !name.startsWith('build/'))
  .map(readSource);

describe('the layers', () => {
  it('are what the source is made of', () => {
    assert.ok(files.length > 40, `only ${files.length} files were found`);
    assert.deepEqual(
      files.filter(file => ![...layers, webview, cli].includes(file.layer)).map(file => file.name),
      [],
    );
  });

  it('import downwards only', () => {
    assert.deepEqual(
      offences(
        (file, target) =>
          target !== undefined &&
          file.layer !== webview &&
          file.layer !== cli &&
          layers.indexOf(layerOf(target)) > layers.indexOf(file.layer),
      ),
      [],
    );
  });

  it('leave the panel to itself and the core', () => {
    assert.deepEqual(
      offences(
        (file, target) =>
          (file.layer === webview) !== (target !== undefined && layerOf(target) === webview) &&
          target !== undefined &&
          layerOf(target) !== 'core',
      ),
      [],
    );
    assert.deepEqual(
      offences(
        (file, _target, name) =>
          file.layer === webview && (name === 'vscode' || name.startsWith('node:') || builtinModules.includes(name)),
      ),
      [],
    );
  });

  it('leave the terminal to itself, the core and the engine', () => {
    assert.deepEqual(
      offences((file, target, name) =>
        file.layer === cli
          ? name === 'vscode' || (target !== undefined && !['core', 'engine', cli, '..'].includes(layerOf(target)))
          : target !== undefined && layerOf(target) === cli,
      ),
      [],
    );
  });

  it('keep out of the panel what reads argument objects, journals and image files', () => {
    const [main] = files.filter(file => file.name === 'webview/main.ts');
    const reached = new Set<string>();
    const reach = (file: SourceFile | undefined): void => {
      if (!file || reached.has(file.name)) return;
      reached.add(file.name);
      for (const name of file.valueImports.filter(target => target.startsWith('.')))
        reach(fileAt(path.posix.join(path.posix.dirname(file.name), name)));
    };
    reach(main);
    assert.ok(reached.size > 20, `only ${reached.size} files were reached`);
    const packages = new Set([...reached].flatMap(name => fileAt(name)?.valueImports ?? []));
    assert.deepEqual(
      [...packages].filter(name => /^(?:zod|jpeg-js|undici)$/u.test(name)),
      [],
    );
  });

  it('keep the core and the engine free of the editor', () => {
    assert.deepEqual(
      offences(
        (file, _target, name) =>
          name === 'vscode' && /^(core|engine\/(connection|dashscope|history|images|journal))\//.test(file.name),
      ),
      [],
    );
  });

  it('keep the core free of Node and of the network', () => {
    const banned = (name: string): boolean =>
      name.startsWith('node:') || builtinModules.includes(name) || name === 'undici';
    assert.deepEqual(
      offences((file, _target, name) => file.layer === 'core' && banned(name)),
      [],
    );
    const globals = ['process', 'Buffer', 'fetch', 'require', 'setTimeout', 'setInterval'];
    const used = files
      .filter(file => file.layer === 'core')
      .flatMap(file => globals.filter(name => file.identifiers.has(name)).map(name => `${file.name}: ${name}`));
    assert.deepEqual(used, []);
  });

  it('have one place that knows undici, and none that replaces the dispatcher of everybody', () => {
    assert.deepEqual(
      offences((file, _target, name) => name === 'undici' && file.name !== 'engine/connection/network.ts'),
      [],
    );
    assert.deepEqual(
      files.filter(file => file.identifiers.has('setGlobalDispatcher')).map(file => file.name),
      [],
    );
  });

  it('call fetch in one place', () => {
    assert.deepEqual(
      files.filter(file => file.layer !== webview && file.identifiers.has('fetch')).map(file => file.name),
      ['engine/connection/network.ts'],
    );
  });

  it('load nothing before the first command but the ids, and what it takes to look for unfinished jobs when the window is shown', () => {
    const extension = files.find(file => file.name === 'extension.ts');
    const text = readFileSync(path.join(source, 'extension.ts'), 'utf8');
    const atOnce = ts
      .preProcessFile(text.replaceAll(/^import type .*$/gm, '').replaceAll(/\bimport\(/g, '('))
      .importedFiles.map(file => file.fileName);
    assert.deepEqual(atOnce, [
      'node:fs/promises',
      'vscode',
      './core/agents/agentToolNames',
      './core/contributions/commandIds',
      './core/documents/plan/planLanguage',
      './engine/journal/journalNames',
      // Looks only at the type of what is dropped, and loads the rest with the first image.
      './ui/documents/mayNameImages',
      // Knows the languages, and decides whether the hints about missing images are loaded.
      './ui/documents/registerImageDrops',
      // The view of images is registered, and loaded when it is first shown.
      './ui/images/lazyTree',
      './ui/shown/shownTree',
      './ui/windowFocus',
    ]);
    assert.ok(extension?.imports.includes('./compose'));
  });
});

const fileAt = (name: string): SourceFile | undefined =>
  files.find(file => file.name === name || file.name === `${name}.ts`);

/** Imports that break a rule, as sentences. */
function offences(breaks: (file: SourceFile, target: string | undefined, name: string) => boolean): string[] {
  return files.flatMap(file =>
    file.imports
      .filter(name =>
        breaks(file, name.startsWith('.') ? path.posix.join(path.posix.dirname(file.name), name) : undefined, name),
      )
      .map(name => `${file.name} imports ${name}`),
  );
}

function readSource(name: string): SourceFile {
  const text = readFileSync(path.join(source, name), 'utf8');
  const identifiers = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) identifiers.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
  const importsOf = (code: string): string[] => ts.preProcessFile(code).importedFiles.map(file => file.fileName);
  return {
    name,
    layer: layerOf(name),
    imports: importsOf(text),
    valueImports: importsOf(text.replaceAll(/^import type .*$/gm, '')),
    identifiers,
  };
}

function layerOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : 'root';
}
