import { statSync } from 'node:fs';
import path from 'node:path';
import type { Workbench } from '../ui/workbench';

export interface Stage {
  workbench: Workbench;
  /** The API key that a person would paste. */
  key: string;
  /** Where screenshots go. */
  outputFolder: string;
  /** Tells the person in front of the terminal what was done. */
  say: (line: string) => void;
}

export interface Journey {
  title: string;
  run: (stage: Stage) => Promise<void>;
}

const imageTimeoutMs = 180_000;

/** From nothing to a first image: a prompt, Enter, and once the key. */
async function generate({ workbench, key, outputFolder, say }: Stage): Promise<void> {
  const { quickInput, toasts, editors } = workbench;
  await workbench.runCommand('Easel: Generate Image…');
  await quickInput.waitFor('Describe the image');
  await quickInput.type('A white lighthouse at dusk, watercolour');
  await workbench.screenshot(path.join(outputFolder, '1-prompt.png'));
  await workbench.press('Enter');
  await quickInput.waitFor('Enter to start');
  await workbench.screenshot(path.join(outputFolder, '1-options.png'));
  await workbench.press('Enter');
  await Promise.race([quickInput.waitFor('API Key'), toasts.waitFor('Generating')]);
  if ((await quickInput.isOpen()) && (await quickInput.isPassword())) {
    await quickInput.type(key);
    await workbench.screenshot(path.join(outputFolder, '1-key.png'));
    await workbench.press('Enter');
    say('typed a prompt, pressed Enter, pasted the key (asked for once)');
  }
  await toasts.waitFor('Generating', imageTimeoutMs);
  await workbench.screenshot(path.join(outputFolder, '1-progress.png'));
  const file = await workbench.waitForFile('assets/a-white-lighthouse-at-dusk-watercolour.png', imageTimeoutMs);
  await toasts.waitFor('Saved', imageTimeoutMs);
  await editors.waitForTab(path.basename(file));
  await editors.waitForPictures();
  await workbench.screenshot(path.join(outputFolder, '1-saved.png'));
  say(`saved ${path.relative(workbench.folder ?? '', file)} (${Math.round(statSync(file).size / 1024)} KB) and opened it`);
}

/** What the demonstration does, in this order. */
export const journeys: readonly Journey[] = [{ title: 'Generate an image from the palette', run: generate }];
