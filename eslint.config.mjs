import tseslint from 'typescript-eslint';

/** The layers of src, lowest first: each may import itself and those before it. */
const layers = ['core', 'engine', 'editor', 'ui'];
const rest = ['extension', 'compose', 'composeDocuments', 'testAccess', 'cli/**', 'webview/**', 'build/**'];

/** Forbids the imports that would point from one layer to those above it, or to packages that it must not know. */
function layer(name, allowed, packages = []) {
  const above = [...layers.map(other => `${other}/**`), ...rest].filter(
    other => !allowed.includes(other.replace('/**', '')),
  );
  return {
    files: [`src/${name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${above.map(place => place.replace('/**', '/')).join('|')})`,
              message: `src/${name} may import ${allowed.join(', ') || 'nothing'} only.`,
            },
            ...packages,
          ],
        },
      ],
    },
  };
}
/** What shows text to a person, and would take links, commands or icons from it. */
const textApis =
  '/^(show(Information|Warning|Error)Message|with(Scm)?Progress|createQuickPick|showQuickPick|createInputBox|' +
  'showInputBox|showWorkspaceFolderPick|createStatusBarItem|setStatusBarMessage|createTreeView|' +
  'registerTreeDataProvider|MarkdownString|Hover|Diagnostic|CodeAction|CodeLens)$/';
const textMessage =
  'Foreign text would become a link or a command here. Use src/ui/shown/shownWindow.ts, or add what is missing there.';
const editor = { regex: '^vscode$', message: 'Only src/editor, src/ui and the composition root know the editor.' };
const node = { regex: '^(node:|undici$)', message: 'src/core runs anywhere, without Node and without a network.' };

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'test/vscode/node_modules/',
      'test/mutants/node_modules/',
      'test/generators/**/node_modules/',
      '.vscode-test/',
      'out/',
    ],
  },
  ...tseslint.configs.strict,
  {
    // Rules that need types are in `.oxlintrc.json`: there, types and rules take one pass of a few seconds.
    files: ['src/**/*.ts', 'test/**/*.ts'],
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    // The formatter wraps code, but neither comments nor strings.
    files: ['**/*.{ts,mjs,cjs}'],
    rules: {
      'max-len': [
        'error',
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['shownHints', 'shownTree', 'shownWindow'].map(file => `src/ui/shown/${file}.ts`),
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: `MemberExpression[property.name=${textApis}]`, message: textMessage },
        { selector: `MemberExpression[property.value=${textApis}]`, message: textMessage },
        { selector: `ObjectPattern > Property[key.name=${textApis}]`, message: textMessage },
        { selector: `ImportSpecifier[imported.name='MarkdownString']`, message: textMessage },
        { selector: `Property[key.name='confirmationMessages'] > ObjectExpression`, message: textMessage },
      ],
    },
  },
  layer('core', ['core'], [editor, node]),
  layer('engine', ['core', 'engine'], [editor]),
  layer('editor', ['core', 'engine', 'editor']),
  layer('ui', ['core', 'engine', 'editor', 'ui']),
  layer('cli', ['core', 'engine', 'cli'], [editor]),
  {
    files: ['src/webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            editor,
            node,
            {
              regex: `^(\\.\\./)+(engine|editor|ui|cli|build|extension|compose|testAccess)`,
              message: 'src/webview may import core only.',
            },
          ],
        },
      ],
    },
  },
  {
    // Loaded as CommonJS by mocha and by VS Code.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Commands that run in a terminal may print; the extension itself may not.
    files: ['test/**/*.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
