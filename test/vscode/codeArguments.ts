import path from 'node:path';
import { parseArgs } from 'node:util';

/** The command line of a desktop VS Code, as far as test runs use it. */
export interface CodeArguments {
  /** A folder or a `.code-workspace` file; absent opens an empty window. */
  target?: string;
  extensionDevelopmentPaths: string[];
  extensionTestsPath: string;
  userDataFolder?: string;
  extensionsFolder?: string;
  workspaceTrust: boolean;
  disableExtensions: boolean;
  locale?: string;
}

/**
 * Parses the arguments with which `@vscode/test-electron` starts a desktop VS Code, and ignores those that only
 * Electron understands.
 */
export function parseCodeArguments(args: readonly string[]): CodeArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
      'disable-extensions': { type: 'boolean' },
      locale: { type: 'string' },
    },
  });
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const tests = text('extensionTestsPath');
  if (tests === undefined) throw new Error('--extensionTestsPath is missing: this launcher runs test suites.');
  const resolved = (key: string, value: string | undefined): Record<string, string> =>
    value === undefined ? {} : { [key]: path.resolve(value) };
  const locale = text('locale');
  return {
    ...resolved('target', positionals[0]),
    extensionDevelopmentPaths: [values['extensionDevelopmentPath']]
      .flat()
      .flatMap(value => (typeof value === 'string' ? [path.resolve(value)] : [])),
    extensionTestsPath: path.resolve(tests),
    ...resolved('userDataFolder', text('user-data-dir')),
    ...resolved('extensionsFolder', text('extensions-dir')),
    workspaceTrust: values['disable-workspace-trust'] !== true,
    disableExtensions: values['disable-extensions'] === true,
    ...(locale !== undefined && { locale }),
  };
}
