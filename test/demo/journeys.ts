import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DashScopeService } from '../service/dashScopeService';
import { eventually } from '../ui/eventually';
import type { Workbench } from '../ui/workbench';
import { useStudio } from './studioJourney';

export interface Stage {
  workbench: Workbench;
  /** The API key to enter. */
  key: string;
  /** The folder for screenshots. */
  outputFolder: string;
  /** The stand-in; absent if the real service makes the images. */
  service: DashScopeService | undefined;
  /** Prints for the person at the terminal what was done. */
  say: (line: string) => void;
}

interface Journey {
  title: string;
  run: (stage: Stage) => Promise<void>;
}

const imageTimeoutMs = 180_000;

/** The first image: a prompt, Enter, and the key once. */
async function generate({ workbench, key, outputFolder, say }: Stage): Promise<void> {
  const { quickInput, toasts, editors } = workbench;
  await editors.open('docs/guide.md', 9);
  await workbench.runCommand('Easel: Generate Image…');
  await quickInput.waitFor('Describe the image');
  await quickInput.type('A white lighthouse at dusk, watercolour');
  await workbench.screenshot(path.join(outputFolder, '1-prompt.png'));
  await quickInput.enter();
  await quickInput.waitFor('Enter to start');
  await workbench.screenshot(path.join(outputFolder, '1-options.png'));
  await quickInput.enter();
  // If the environment contains a key, there is no question.
  const asked = await Promise.race([
    quickInput.waitFor('Set API Key').then(() => true),
    toasts.waitFor('Generating', imageTimeoutMs).then(() => false),
  ]);
  if (asked) {
    await quickInput.enter();
    // A key is only asked for where the stand-in answers, whose address is not the provider's.
    await workbench.dialogs.waitFor('Send the API key to');
    await workbench.dialogs.click('Use This Address');
    await quickInput.waitFor('API Key for');
    await quickInput.type(key);
    await workbench.screenshot(path.join(outputFolder, '1-key.png'));
    await quickInput.enter();
  }
  say(
    asked
      ? 'typed a prompt, pressed Enter, chose the region and pasted the key (asked for once)'
      : 'typed a prompt and pressed Enter',
  );
  await toasts.waitFor('Generating', imageTimeoutMs);
  await workbench.screenshot(path.join(outputFolder, '1-progress.png'));
  const file = await workbench.waitForFile('assets/a-white-lighthouse-at-dusk-watercolour.png', imageTimeoutMs);
  await toasts.waitFor('Saved', imageTimeoutMs);
  await editors.waitForTab(path.basename(file));
  await editors.waitForPictures();
  await workbench.screenshot(path.join(outputFolder, '1-saved.png'));
  say(
    `saved ${path.relative(workbench.folder ?? '', file)} (${Math.round(statSync(file).size / 1024)} KB) and opened it`,
  );
}

/** The selected text becomes an illustration, and its link is inserted at the cursor. */
async function illustrate({ workbench, outputFolder, say }: Stage): Promise<void> {
  const { editors, toasts } = workbench;
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.runCommand('View: Close All Editors');
  await editors.open('docs/中文.md', 7);
  await editors.selectLine(7);
  await workbench.runCommand('Easel: Generate Image from Selection');
  await toasts.waitFor('Saved', imageTimeoutMs);
  await editors.waitForText('![黄昏时分');
  await workbench.press('ControlOrMeta+S');
  await showPreview(workbench, 1);
  await workbench.screenshot(path.join(outputFolder, '2-selection.png'));
  await workbench.runCommand('View: Close All Editors');
  say('selected a sentence; its image is saved and the link stands below it in docs/中文.md');
}

/** Opens the preview of the active document, and waits until it shows this number of images. */
async function showPreview(workbench: Workbench, count: number): Promise<void> {
  await workbench.runCommand('Markdown: Open Preview to the Side');
  const shown =
    '[...document.querySelectorAll(".markdown-body img")].filter(image => image.complete && image.naturalWidth > 0).length';
  await eventually(`${count} images in the preview`, async () => {
    const counts = await Promise.all(
      workbench.page.frames().map(frame => frame.evaluate<number>(shown).catch(() => 0)),
    );
    return counts.some(found => found >= count) ? true : undefined;
  });
}

/** Edits an image of the repository; the original stays unchanged. */
async function edit({ workbench, outputFolder, say }: Stage): Promise<void> {
  const { explorer, quickInput, editors, toasts } = workbench;
  const original = 'assets/a-white-lighthouse-at-dusk-watercolour.png';
  await explorer.chooseFromMenu(original, 'Edit Image with Easel');
  await quickInput.waitFor('What should change');
  await quickInput.type('Make it night');
  await workbench.screenshot(path.join(outputFolder, '3-change.png'));
  await quickInput.enter();
  await quickInput.waitFor('Enter to start');
  await quickInput.enter();
  await toasts.waitFor('-edited.png', imageTimeoutMs);
  await editors.waitForPictures(2);
  await workbench.screenshot(path.join(outputFolder, '3-edited.png'));
  say(`right-clicked ${original}, asked for night; the result stands beside the original`);
}

/** An error message that says what to do. Only the stand-in can be told to refuse. */
async function refuse({ workbench, outputFolder, say, service }: Stage): Promise<void> {
  if (!service) return;
  const { quickInput, toasts } = workbench;
  service.script({
    fault: {
      kind: 'error',
      status: 400,
      code: 'DataInspectionFailed',
      message: 'Input data may contain inappropriate content.',
    },
  });
  await workbench.setTheme('Default Dark Modern');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.runCommand('Easel: Generate Image…');
  await quickInput.waitFor('Describe the image');
  await quickInput.answer('Something that the service refuses');
  await quickInput.waitFor('Enter to start');
  await quickInput.enter();
  await toasts.waitFor('The service refused the content');
  await toasts.waitUntilGone('Generating');
  await workbench.screenshot(path.join(outputFolder, '4-refused.png'));
  say('a refusal says what happened and offers to change the prompt; it is not billed');
}

/** The window closes during a request, and the image is still saved. */
async function pullThePlug({ workbench, outputFolder, say, service }: Stage): Promise<void> {
  if (!service) return;
  const { quickInput, toasts } = workbench;
  service.script({ fault: { kind: 'taskPolls', pending: 1, running: 2 } });
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.changeSettings({ 'easel.model': 'wan2.2-t2i-flash' });
  await workbench.runCommand('Easel: Generate Image…');
  await quickInput.waitFor('Describe the image');
  await quickInput.answer('A ferry in the fog');
  await quickInput.waitForFirst('wan2.2-t2i-flash');
  await quickInput.enter();
  await service.waitForRequest(({ route, prompt }) => route === 'async' && prompt === 'A ferry in the fog');
  await workbench.load();
  await workbench.page.locator('.statusbar-item[id$="easel.unfinished"]').waitFor();
  await workbench.screenshot(path.join(outputFolder, '5-unfinished.png'));
  await toasts.waitFor('An image that was still missing is saved now', imageTimeoutMs);
  await workbench.screenshot(path.join(outputFolder, '5-saved.png'));
  const submits = service.requests.filter(
    ({ route, prompt }) => route === 'async' && prompt === 'A ferry in the fog',
  ).length;
  say(`closed the window in the middle of a task; reopened, it saved the image. Requests that cost: ${submits}`);
}

const chapter = `# The harbour

![A small lighthouse above a quiet harbour, watercolour](harbour/lighthouse.png)

The boats go out before sunrise.

![Fishing boats at the quay in the morning mist, watercolour](harbour/boats.png)

Nets dry on the wall of the old store.

![Fishing nets on a white wall, watercolour](harbour/nets.png)
`;

/** A document names images that are not there; one click makes them all, where it says. */
async function fillDocument({ workbench, outputFolder, say }: Stage): Promise<void> {
  const { editors, quickInput, toasts, page } = workbench;
  await workbench.setTheme('Default Light Modern');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.runCommand('View: Close All Editors');
  writeFileSync(path.join(workbench.folder ?? '', 'docs/harbour.md'), chapter);
  await editors.open('docs/harbour.md', 3);
  const lens = page.locator('.codelens-decoration a', { hasText: 'Generate missing images: 3' }).first();
  await lens.waitFor();
  await workbench.press('ControlOrMeta+.');
  await page.locator('.action-widget').getByText('Generate "lighthouse.png"').first().waitFor();
  await workbench.screenshot(path.join(outputFolder, '7-missing.png'));
  await workbench.press('Escape');
  await lens.click();
  await quickInput.waitFor('Check what is to be made');
  await workbench.screenshot(path.join(outputFolder, '7-list.png'));
  await quickInput.enter();
  await toasts.waitFor('Images made: 3', imageTimeoutMs);
  await workbench.runCommand('Notifications: Clear All Notifications');
  await showPreview(workbench, 3);
  await workbench.screenshot(path.join(outputFolder, '7-filled.png'));
  say('opened a document that names three images which were not there; one click made them where it says');
}

/** The parts of the demonstration, in order. */
export const journeys: readonly Journey[] = [
  { title: 'Generate an image from the palette', run: generate },
  { title: 'Illustrate the selected text', run: illustrate },
  { title: 'Edit an image of the repository', run: edit },
  { title: 'Meet a refusal', run: refuse },
  { title: 'Pull the plug', run: pullThePlug },
  { title: 'Use the Studio', run: useStudio },
  { title: 'Fill a document with the images that it names', run: fillDocument },
];
