import * as vscode from 'vscode';
import type { Commands, SavedImages } from '../../../src/core/contributions/contributions';
import type { EaselError } from '../../../src/core/base/errors';
import type { ImageOptions } from '../../../src/core/request/imageOptions';
import type { TestAccess } from '../../../src/testAccess';
import type { DashScopeService, ServiceOptions } from '../../service/dashScopeService';
import { startService } from '../../service/dashScopeService';

/** A key that may occur nowhere except in requests to the service. */
export const canaryKey = 'sk-canary-4f1d9c27b6e84a03';

/** The extension in this host, connected to its own stand-in service. */
export interface EaselUnderTest {
  service: DashScopeService;
  access: TestAccess;
  folder: vscode.Uri;
  generate(options: ImageOptions): Promise<SavedImages<vscode.Uri>>;
  edit(options: ImageOptions): Promise<SavedImages<vscode.Uri>>;
  /** Changes a setting of the person; `reset` restores it. */
  set: (id: string, value: unknown, target?: vscode.ConfigurationTarget) => Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a service that accepts the canary key, sets `easel.baseUrl` to its address, and puts the key into the host's
 * environment.
 */
export async function startEasel(options: ServiceOptions = {}): Promise<EaselUnderTest> {
  const service = await startService({
    keys: [canaryKey],
    rateLimits: false,
    taskDurationMs: 40,
    syncDurationMs: 5,
    ...options,
  });
  const extension = vscode.extensions.getExtension<{ testAccess: () => Promise<TestAccess> }>('easel.easel');
  if (!extension) throw new Error('The extension is not there');
  const { testAccess } = await extension.activate();
  const access = await testAccess();
  access.clock.speed = 100;
  process.env['DASHSCOPE_API_KEY'] = canaryKey;
  /**
   * The settings that tests have changed. `easel.baseUrl` stays until the end, because changing a setting takes the
   * editor a moment.
   */
  const changed = new Map<string, vscode.ConfigurationTarget>();
  const update = (id: string, value: unknown, target: vscode.ConfigurationTarget): Thenable<void> =>
    vscode.workspace.getConfiguration('easel').update(id, value, target);
  const set: EaselUnderTest['set'] = async (id, value, target = vscode.ConfigurationTarget.Global) => {
    changed.set(id, target);
    await update(id, value, target);
  };
  const restore = async (): Promise<void> => {
    for (const [id, target] of changed) await update(id, id === 'baseUrl' ? service.baseUrl : undefined, target);
    changed.clear();
  };
  await update('baseUrl', service.baseUrl, vscode.ConfigurationTarget.Global);
  return {
    service,
    access,
    set,
    folder: vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'),
    generate: options => run('easel.generateImage', options),
    edit: options => run('easel.editImage', options),
    reset: async () => {
      await restore();
      service.reset();
    },
    close: async () => {
      await restore();
      await update('baseUrl', undefined, vscode.ConfigurationTarget.Global);
      delete process.env['DASHSCOPE_API_KEY'];
      access.clock.speed = 1;
      await service.close();
    },
  };
}

async function run<Id extends 'easel.generateImage' | 'easel.editImage'>(
  id: Id,
  options: ImageOptions,
): Promise<Commands<vscode.Uri>[Id]['result']> {
  return vscode.commands.executeCommand(id, options);
}

/** The error of a rejected command, with its documented properties. */
export async function failureOf(work: Promise<unknown>): Promise<EaselError> {
  try {
    await work;
  } catch (error) {
    return error as EaselError;
  }
  throw new Error('It did not fail');
}
