import * as vscode from 'vscode';
import type { Attempt } from '../core/jobs/attempt';

// The steps of the walkthrough in `package.json` are done when these context keys are set. The editor remembers which
// steps are done, so the keys need not outlive the window.

const marked = new Set<string>();

async function mark(key: string): Promise<void> {
  if (marked.has(key)) return;
  marked.add(key);
  await vscode.commands.executeCommand('setContext', key, true);
}

/** Marks the steps that this attempt completes. With the first image, a key of the environment counts as set, too. */
export async function markImageSteps({ images, options }: Pick<Attempt, 'images' | 'options'>): Promise<void> {
  if (images.length === 0) return;
  await mark(options.images?.length ? 'easel.hasEdit' : 'easel.hasImage');
  await markKeyStep();
}

/** Marks the step of the key. */
export const markKeyStep = (): Promise<void> => mark('easel.hasKey');
