import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { TestAccess } from '../../../../src/testAccess';

/** The extension as a person runs it: real clock, and the service in another process. */
export interface EaselInBench {
  access: TestAccess;
  folder: vscode.Uri;
  baseUrl: string;
  key: string;
}

/** @param service the environment variable with the service's address. */
export async function startBench(
  service: 'EASEL_BENCH_SERVICE' | 'EASEL_BENCH_NOISE' = 'EASEL_BENCH_SERVICE',
): Promise<EaselInBench> {
  const extension = vscode.extensions.getExtension<{ testAccess: () => Promise<TestAccess> }>('easel.easel');
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!extension || !folder) throw new Error('The extension or its folder is not there');
  const { testAccess } = await extension.activate();
  const baseUrl = variable(service);
  const settings = vscode.workspace.getConfiguration('easel');
  await settings.update('baseUrl', baseUrl, vscode.ConfigurationTarget.Global);
  await settings.update('openAfterSave', false, vscode.ConfigurationTarget.Global);
  return { access: await testAccess(), folder: folder.uri, baseUrl, key: variable('DASHSCOPE_API_KEY') };
}

export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** The duration in milliseconds. */
export async function timed(work: () => PromiseLike<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** @returns the duration, and the longest block of the event loop, both in milliseconds. */
export async function timedWithBlock(work: () => PromiseLike<unknown>): Promise<{ time: number; block: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const time = await timed(work);
  // Also records a block at the very end.
  await new Promise(resolve => {
    setTimeout(resolve, 20);
  });
  delay.disable();
  return { time, block: delay.max / 1e6 };
}

/** The model allows two submits per second, and a measured request must not wait for the rate limit. */
export async function pauseForLimits(): Promise<void> {
  await new Promise(resolve => {
    setTimeout(resolve, 700);
  });
}
