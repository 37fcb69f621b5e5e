import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { eventually } from '../ui/eventually';
import { StudioPanel } from '../ui/studioPanel';
import type { Stage } from './journeys';

const imageTimeoutMs = 180_000;
const poster =
  'Harbour Festival 港湾节, a screen-printed poster: a lighthouse at dusk above calm water, ' +
  'large cream lettering in both languages';
const series =
  'One little lighthouse in four moods of the sea, ' +
  'a series of flat illustrations with the same tower and the same island';

// Runs in the page: whether all visible pictures are loaded.
const arePicturesShown = `[...document.images].every(image => {
  const { top, bottom } = image.getBoundingClientRect();
  return bottom < 0 || top > innerHeight || (image.complete && image.naturalWidth > 0);
})`;

/** Uses the Studio: the form with all options of a model, the results, comparing, deleting. */
export async function useStudio({ workbench, outputFolder, say }: Stage): Promise<void> {
  const studio = new StudioPanel(workbench.page, workbench.quickInput);
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await studio.open();
  const frame = await studio.frame();
  const form = frame.getByRole('main');
  const card = (prompt: string): Locator => frame.getByRole('article', { name: prompt }).first();
  const results = (prompt: string): Locator => card(prompt).getByRole('button', { name: /^Zoom/ });
  const picture = async (name: string): Promise<void> => {
    for (const [theme, suffix] of [
      ['Default Dark Modern', '-dark'],
      ['Default Light Modern', ''],
    ] as const) {
      await workbench.setTheme(theme);
      const themeClass = suffix === '' ? 'vscode-light' : 'vscode-dark';
      await eventually(`${theme} in the Studio`, async () =>
        (await frame.evaluate(`document.body.classList.contains('${themeClass}') && ${arePicturesShown}`))
          ? true
          : undefined,
      );
      await workbench.screenshot(path.join(outputFolder, `${name}${suffix}.png`));
    }
  };

  await form.getByRole('button', { name: 'Starters' }).click();
  await frame.getByRole('menuitem', { name: /Open-air cinema/ }).waitFor();
  await picture('6-studio-starters');
  await frame.getByRole('menuitem', { name: /Open-air cinema/ }).click();
  await choose(form, { prompt: poster, model: 'qwen-image-2.0', size: '3:4', count: 4 });
  await workbench.press('ControlOrMeta+Enter');
  await card(poster).getByRole('button', { name: 'Cancel' }).waitFor();
  await workbench.screenshot(path.join(outputFolder, '6-studio-progress.png'));
  await results(poster).nth(3).waitFor({ timeout: imageTimeoutMs });
  await picture('6-studio');
  say(
    'opened the Studio, began with a starter, wrote a poster in English and Chinese and pressed Ctrl+Enter:' +
      ' four images, each shown as it was saved',
  );

  await choose(form, { prompt: series, model: 'wan2.7-image', output: 'Image set', size: '16:9', count: 4 });
  await workbench.press('ControlOrMeta+Enter');
  await results(series).nth(3).waitFor({ timeout: imageTimeoutMs });
  await picture('6-studio-set');
  say('changed to a model that makes sets: four images in one style');

  await card(poster).getByRole('button', { name: 'Compare', exact: true }).first().click();
  await card(poster)
    .getByRole('button', { name: /^Compare with/ })
    .last()
    .click();
  await frame.getByRole('dialog').getByRole('slider').waitFor();
  await picture('6-studio-compare');
  await workbench.press('Escape');
  say('compared two of the posters');

  await card(series).getByRole('button', { name: 'Edit Image' }).first().click();
  await choose(form, { prompt: 'Make it a clear night with stars 星空', model: 'wan2.7-image', count: 1 });
  await workbench.press('ControlOrMeta+Enter');
  await card('Make it a clear night').getByRole('slider').waitFor({ timeout: imageTimeoutMs });
  await form.getByRole('button', { name: 'Regions of image 1' }).waitFor();
  await closeNotice(frame);
  await picture('6-studio-edit');
  say('edited one of the set; the result is shown against its original');

  await frame.getByRole('tab', { name: /History/ }).click();
  await frame.getByRole('row', { name: new RegExp(`^${poster.slice(0, 20)}`) }).click();
  await picture('6-studio-history');
  await studio.press('Use these settings');
  say(
    'found everything again in the history, the images of the palette among it,' +
      ' and put the settings of the poster back',
  );
}

interface Choices {
  prompt: string;
  model: string;
  output?: string;
  size?: string;
  count?: number;
}

/** Fills in the form from top to bottom, and leaves the focus in the prompt. */
async function choose(form: Locator, { prompt, model, output, size, count }: Choices): Promise<void> {
  await form.getByLabel('Model', { exact: true }).selectOption(model);
  for (const choice of [output, size, count]) {
    if (choice !== undefined) await form.getByRole('radio', { name: String(choice), exact: true }).check();
  }
  await form.getByLabel('Prompt', { exact: true }).fill(prompt);
}

async function closeNotice(frame: Frame): Promise<void> {
  const close = frame.getByRole('button', { name: 'Close' });
  if (await close.isVisible()) await close.click();
}
