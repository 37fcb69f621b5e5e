import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { FoundVscode } from './findVscode';
import type { HostProfile } from './profiles';

const root = path.resolve(import.meta.dirname, '../..');
const sampleWorkspace = path.join(root, 'test/workspace');

/** Settings that keep the editor itself from asking questions. */
const calmSettings = {
  'workbench.reduceMotion': 'on',
  // A host that is not on a desktop looks for ports every other second, through all of /proc.
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

interface ProfileRun {
  profile: HostProfile;
  vscode: FoundVscode;
  /** The bundle that exports `run()`, and the bundled suites. */
  index: string;
  files: string[];
  grep?: string;
}

/** Creates the workspace of a profile; returns the argument that opens it. */
function createWorkspace(folder: string, open: HostProfile['open']): string[] {
  if (open === 'nothing') return [];
  if (open === 'folder') {
    const workspace = path.join(folder, 'workspace');
    cpSync(sampleWorkspace, workspace, { recursive: true });
    return [workspace];
  }
  const names = ['one', 'two'];
  for (const name of names) cpSync(sampleWorkspace, path.join(folder, name), { recursive: true });
  const file = path.join(folder, 'several.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: names.map(name => ({ path: name })) }));
  return [file];
}

/** Creates an executable for test-electron, which can start only a single file and always disables workspace trust. */
function createExecutable(folder: string, { command }: FoundVscode, trusted: boolean): string {
  if (trusted && command.length === 1) return command[0]!;
  const quoted = command.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const file = path.join(folder, 'code.sh');
  const dropTrust = 'for word do shift; [ "$word" = --disable-workspace-trust ] || set -- "$@" "$word"; done';
  writeFileSync(file, ['#!/bin/sh', ...(trusted ? [] : [dropTrust]), `exec ${quoted} "$@"`, ''].join('\n'));
  chmodSync(file, 0o755);
  return file;
}

/** Runs the profile's suites in their own VS Code; returns whether all passed. */
export async function runProfile({ profile, vscode, index, files, grep }: ProfileRun): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-host-'));
  const faultReport = process.env['EASEL_FAULT_REPORT'];
  const beside = await profile.prepare?.();
  try {
    const userData = path.join(folder, 'user');
    mkdirSync(path.join(userData, 'User'), { recursive: true });
    const settings = { ...calmSettings, ...profile.settings, ...beside?.settings };
    writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(settings, null, 2));
    const extensionsFolder = path.join(folder, 'extensions');
    for (const extension of beside?.extensions ?? [])
      cpSync(extension, path.join(extensionsFolder, path.basename(extension)), { recursive: true });
    await runTests({
      vscodeExecutablePath: createExecutable(folder, vscode, profile.trusted !== false),
      extensionDevelopmentPath: root,
      extensionTestsPath: index,
      launchArgs: [
        ...createWorkspace(folder, profile.open),
        `--user-data-dir=${userData}`,
        `--extensions-dir=${extensionsFolder}`,
        ...(profile.locale ? [`--locale=${profile.locale}`] : []),
      ],
      extensionTestsEnv: {
        ...profile.env,
        ...beside?.env,
        EASEL_HOST_FILES: JSON.stringify(files),
        EASEL_HOST_GREP: grep,
        EASEL_REPOSITORY: root,
        ...(faultReport && { EASEL_FAULT_REPORT: path.resolve(faultReport) }),
      },
    });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  } finally {
    await beside?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
