import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { type DashScopeService, startService } from '../service/dashScopeService';
import type { RecordedRequest } from '../service/requestJournal';
import { eventually } from './eventually';
import { StudioPanel } from './studioPanel';
import { startWorkbench, type Workbench } from './workbench';
import { serviceHash } from '../support/serviceHash';

const key = 'sk-studio-6e0b41a9';
const screenshots = path.resolve(import.meta.dirname, '../../out/tour');
const slowModel = 'wan2.2-t2i-flash';

interface SentBody {
  model: string;
  input: {
    prompt?: string;
    negative_prompt?: string;
    messages?: { role: string; content: { text?: string; image?: string }[] }[];
  };
  parameters: Record<string, unknown>;
}

// In a browser, the editor stores the state of the window, the webviews and the extensions in databases.
const readStorage = `(async () => {
  const done = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      texts.push(...(await done(store.getAll())));
    }
    database.close();
  }
  return texts.map(text => (typeof text === 'string' ? text : JSON.stringify(text))).join('\\n');
})()`;

describe('Studio: as a person uses it', () => {
  let service: DashScopeService;
  let workbench: Workbench;
  let studio: StudioPanel;
  /** All messages that the page received, as text. */
  const told: string[] = [];

  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 300 });
    // Without a key, so that the first run asks for it.
    workbench = await startWorkbench({ settings: { 'easel.baseUrl': service.baseUrl }, theme: 'Default Dark Modern' });
    studio = new StudioPanel(workbench.page, workbench.quickInput);
    await workbench.page.exposeFunction('easelTold', (text: string) => {
      told.push(text);
    });
    await workbench.editors.open('docs/guide.md', 9);
    await studio.open();
    await listen();
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.explain(this.currentTest.fullTitle());
    service.clearScripts();
  });

  after(async () => {
    await workbench.close();
    await service.close();
  });

  const picture = (name: string): Promise<string> => workbench.screenshot(path.join(screenshots, `studio-${name}.png`));
  const file = (name: string): string => path.join(workbench.folder ?? '', name);
  const isSubmit = ({ route }: RecordedRequest): boolean => route === 'sync' || route === 'async';
  const submits = (): RecordedRequest[] => service.requests.filter(isSubmit);
  const bodyOf = ({ body }: RecordedRequest): SentBody => body as SentBody;
  const clipboard = (): Promise<string> => workbench.page.evaluate<string>('navigator.clipboard.readText()');

  const storedByEditor = (): Promise<string> => workbench.page.evaluate<string>(readStorage);

  /** Listens to the current page until it is replaced. */
  async function listen(): Promise<void> {
    await (
      await studio.frame()
    ).evaluate('addEventListener("message", event => { easelTold(JSON.stringify(event.data)); })');
  }

  async function field(label: string): Promise<Locator> {
    return (await studio.frame()).getByLabel(label, { exact: true }).first();
  }

  async function fill(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await (await field(label)).fill(value);
  }

  const choose = async (model: string): Promise<void> => {
    await (await field('Model')).selectOption(model);
  };

  async function pick(group: string, choice: string): Promise<void> {
    await (
      await studio.frame()
    )
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: choice, exact: true })
      .check();
  }

  /** Sends the form with this prompt. @returns the request that the service received. */
  async function send(prompt: string, button: RegExp = /^Generate$/): Promise<RecordedRequest> {
    await fill({ Prompt: prompt });
    await studio.press(button);
    return service.waitForRequest(request => isSubmit(request) && request.prompt === prompt);
  }

  async function waitUntilSaved(prompt: string, count = 1): Promise<Locator> {
    const card = await studio.card(prompt);
    await card
      .getByText(count === 1 ? 'Saved: 1 image' : `Saved: ${count} images`, { exact: true })
      .waitFor({ state: 'attached' });
    return card;
  }

  /**
   * Checks that these files equal the images of the service byte for byte, and that the request made no other files.
   */
  async function assertFiles({ answerId }: RecordedRequest, ...names: string[]): Promise<void> {
    const made = service.images.filter(image => image.answerId === answerId);
    assert.equal(made.length, names.length);
    for (const [index, name] of names.entries()) {
      const saved = readFileSync(await workbench.waitForFile(`assets/${name}`));
      assert.equal(serviceHash(saved), await made[index]?.sha256(), `${name} is not what the service made`);
    }
  }

  it('asks for a missing key, then runs the requested form', async () => {
    const { quickInput } = workbench;
    const frame = await studio.frame();
    await frame.getByText('No API key is set yet.').waitFor();
    await choose('qwen-image-2.0');
    await fill({
      Prompt: 'A white lighthouse at dusk',
      'Width in pixels': '640',
      'Height in pixels': '512',
      Seed: '7',
      'Negative prompt': 'people',
    });
    await pick('Number of images', '2');
    await studio.press(/^Generate$/);
    await quickInput.waitFor('belongs to the region');
    await quickInput.enter();
    await workbench.dialogs.waitFor('Send the API key to');
    await workbench.dialogs.click('Use This Address');
    await quickInput.waitFor('API Key for China');
    await quickInput.answer(key);
    await waitUntilSaved('A white lighthouse at dusk', 2);
    const [request, ...others] = submits();
    assert.ok(request && others.length === 0);
    assert.equal(request.route, 'sync');
    assert.deepEqual(request.body, {
      model: 'qwen-image-2.0',
      input: { messages: [{ role: 'user', content: [{ text: 'A white lighthouse at dusk' }] }] },
      parameters: { n: 2, size: '640*512', seed: 7, negative_prompt: 'people', watermark: false, prompt_extend: true },
    });
    await assertFiles(request, 'a-white-lighthouse-at-dusk.png', 'a-white-lighthouse-at-dusk-2.png');
    await frame.getByText('No API key is set yet.').waitFor({ state: 'detached' });
  });

  it('sends a task with a ratio, without prompt rewriting, with a watermark', async () => {
    await choose(slowModel);
    await pick('Ratio', '16:9');
    await pick('Number of images', '1');
    await (await field('Rewrite the prompt')).uncheck();
    await (await field('Visible watermark')).check();
    const request = await send('Boats on the beach');
    assert.equal(request.headers['x-dashscope-async'], 'enable');
    assert.deepEqual(request.body, {
      model: slowModel,
      input: { prompt: 'Boats on the beach', negative_prompt: 'people' },
      parameters: { n: 1, size: '1440*810', seed: 7, watermark: true, prompt_extend: false },
    });
    await waitUntilSaved('Boats on the beach');
    await assertFiles(request, 'boats-on-the-beach.png');
  });

  it('sends a palette of 100 percent, and an image set', async () => {
    const frame = await studio.frame();
    await choose('wan2.7-image-pro');
    await pick('Resolution', '1K');
    await (await field('Visible watermark')).uncheck();
    await frame.getByRole('checkbox', { name: 'Colour palette' }).check();
    await fill({ 'Colour 1 as #RRGGBB': '#102040', 'Share of colour 2 in percent': '33.33' });
    await workbench.press('Tab');
    await picture('palette');
    const request = await send('A flag in the wind');
    const { color_palette: palette, ...parameters } = bodyOf(request).parameters as {
      color_palette: { hex: string; ratio: string }[];
    };
    assert.deepEqual(
      palette.map(({ hex }) => hex),
      ['#102040', '#F5F1E8', '#E8A33D'],
    );
    assert.equal(palette[1]?.ratio, '33.33%');
    assert.ok(
      palette.every(({ ratio }) => /^\d+\.\d\d%$/.test(ratio)),
      JSON.stringify(palette),
    );
    assert.equal(
      palette.reduce((sum, { ratio }) => sum + Number(ratio.replace(/[.%]/g, '')), 0),
      100_00,
    );
    // The ratio 16:9 of the request before is kept, so the resolution becomes pixels.
    assert.deepEqual(parameters, { n: 1, size: '1360*768', seed: 7, watermark: false });
    await waitUntilSaved('A flag in the wind');
    await assertFiles(request, 'a-flag-in-the-wind.png');

    await pick('Output', 'Image set');
    await pick('Up to how many images', '3');
    const set = await send('A gull through the day');
    assert.equal(bodyOf(set).model, 'wan2.7-image-pro');
    assert.deepEqual(bodyOf(set).parameters, {
      n: 3,
      size: '1360*768',
      seed: 7,
      watermark: false,
      enable_sequential: true,
    });
    await waitUntilSaved('A gull through the day', 3);
    await assertFiles(
      set,
      'a-gull-through-the-day.png',
      'a-gull-through-the-day-2.png',
      'a-gull-through-the-day-3.png',
    );
  });

  it('gets a document of text with images, as a stream', async () => {
    await workbench.changeSettings({ 'easel.protocol': 'sync' });
    await eventually('the setting to arrive', () =>
      told.some(text => text.includes('"protocol":"sync"')) ? true : undefined,
    );
    await choose('wan2.6-image');
    await pick('Output', 'Text with images');
    await pick('Up to how many images', '2');
    const request = await send('How to mend a net');
    assert.equal(request.headers['x-dashscope-sse'], 'enable');
    const { enable_interleave: interleave, stream, max_images: most } = bodyOf(request).parameters;
    assert.deepEqual({ interleave, stream, most }, { interleave: true, stream: true, most: 2 });
    const card = await waitUntilSaved('How to mend a net', 2);
    const names = readdirSync(file('assets')).filter(name => name.startsWith('how-to-mend-a-net'));
    await assertFiles(
      request,
      ...names.filter(name => name.endsWith('.png')).sort((one, other) => one.length - other.length),
    );
    const text = readFileSync(await workbench.waitForFile('assets/how-to-mend-a-net.md'), 'utf8');
    assert.match(text, /Step 1: [^]*!\[[^\]]*\]\(how-to-mend-a-net[^)]*\.png\)[^]*Step 2: /);
    await card.getByRole('button', { name: 'Open Document' }).click();
    await workbench.editors.waitForTab('how-to-mend-a-net.md');
    await studio.open();
    await listen();
    await workbench.changeSettings({ 'easel.protocol': 'auto' });
  });

  it('accepts inputs from the picker, clipboard, system, explorer and results, in any order', async () => {
    const { quickInput, explorer, page } = workbench;
    const waitForInputs = (...wanted: string[]): Promise<boolean> =>
      eventually('the inputs', async () => {
        assert.deepEqual(
          (await studio.form()).filter(line => line.startsWith('image ')),
          wanted.map((name, index) => `image ${index + 1}: ${name}`),
        );
        return true;
      });
    await choose('wan2.7-image-pro');
    await pick('Resolution', '1K');
    await studio.press('Add…');
    await quickInput.waitFor('Add Input Images');
    await quickInput.type('a-flag-in');
    await quickInput.waitForFirst('a-flag-in-the-wind.png');
    await workbench.press('ArrowDown');
    await workbench.press('Enter');
    await waitForInputs('assets/a-flag-in-the-wind.png');
    await (await field('Prompt')).focus();
    await studio.paste(file('assets/a-white-lighthouse-at-dusk-2.png'));
    await waitForInputs('assets/a-flag-in-the-wind.png', 'image.png');
    await studio.dropFile(file('assets/how-to-mend-a-net-2.png'));
    await waitForInputs('assets/a-flag-in-the-wind.png', 'image.png', 'how-to-mend-a-net-2.png');
    await studio.dragIn(await explorer.reveal('assets/boats-on-the-beach.png'));
    await waitForInputs(
      'assets/a-flag-in-the-wind.png',
      'image.png',
      'how-to-mend-a-net-2.png',
      'assets/boats-on-the-beach.png',
    );
    await page.mouse.move(1, 1);
    await studio.pressIn(await studio.card('A white lighthouse at dusk'), 'Use as Input');
    await studio.waitForNotice('assets/a-white-lighthouse-at-dusk.png is among the input images.');
    await waitForInputs(
      'assets/a-flag-in-the-wind.png',
      'image.png',
      'how-to-mend-a-net-2.png',
      'assets/boats-on-the-beach.png',
      'assets/a-white-lighthouse-at-dusk.png',
    );
    await picture('inputs');
    await studio.press('Remove image 3');
    await studio.press('Move image 4 earlier');
    await studio.press('Remove image 2');
    await waitForInputs(
      'assets/a-flag-in-the-wind.png',
      'assets/a-white-lighthouse-at-dusk.png',
      'assets/boats-on-the-beach.png',
    );
    await studio.press('Move image 1 later');
    await studio.press('Remove image 3');
    await waitForInputs('assets/a-white-lighthouse-at-dusk.png', 'assets/a-flag-in-the-wind.png');
  });

  it('edits two images with a region drawn by mouse, and shows before and after', async () => {
    const frame = await studio.frame();
    const { mouse } = workbench.page;
    await pick('Number of images', '1');
    await studio.press('Regions of image 1');
    const stage = await frame.getByAltText('The image to mark regions on').boundingBox();
    assert.ok(stage);
    const at = (x: number, y: number): [number, number] => [stage.x + stage.width * x, stage.y + stage.height * y];
    await mouse.move(...at(0.25, 0.25));
    await mouse.down();
    await mouse.move(...at(0.5, 0.5), { steps: 4 });
    await mouse.move(...at(0.75, 0.5));
    await mouse.up();
    await frame.getByRole('application', { name: /^Region 1/ }).waitFor();
    await picture('regions');
    await studio.press('Done');
    await frame.getByRole('button', { name: 'Regions of image 1: 1' }).waitFor();
    const request = await send('Paint the tower of image 1 like the flag in image 2', /^Edit$/);
    const {
      input: { messages: [message] = [] },
      parameters: { bbox_list: boxes, ...parameters },
    } = bodyOf(request);
    // In pixels of the image, which is 640 × 512. A screen pixel is more than one image pixel.
    const [[box = []] = [], ...others] = boxes as number[][][];
    const offBy = [160, 128, 480, 256].map((wanted, place) => Math.abs(wanted - (box[place] ?? NaN)));
    assert.ok(
      offBy.every(pixels => pixels <= 2),
      `the box ${box.join()}`,
    );
    assert.deepEqual(others, [[]]);
    assert.equal(parameters['seed'], 7);
    const sent = message?.content.flatMap(({ image }) => image ?? []) ?? [];
    const originals = ['a-white-lighthouse-at-dusk.png', 'a-flag-in-the-wind.png'].map(name =>
      readFileSync(file(`assets/${name}`)).toString('base64'),
    );
    assert.deepEqual(
      sent.map(image => originals.indexOf(image.replace(/^data:image\/png;base64,/, ''))),
      [0, 1],
    );
    const card = await waitUntilSaved('Paint the tower of image 1 like the flag in image 2');
    await assertFiles(request, 'a-white-lighthouse-at-dusk-edited.png');

    await card.getByAltText('Before: assets/a-white-lighthouse-at-dusk.png').waitFor();
    await card.getByAltText('After: assets/a-white-lighthouse-at-dusk-edited.png').waitFor();
    const divider = card.getByRole('slider');
    await divider.focus();
    await workbench.press('ArrowRight');
    assert.equal(await divider.inputValue(), '51');
    await picture('before-after');
  });

  it('cancels from the card: the service is told, and no file is saved', async () => {
    await studio.press('Remove image 1');
    await studio.press('Remove image 1');
    await choose(slowModel);
    service.script({ fault: { kind: 'taskNeverEnds', status: 'PENDING' } });
    await send('Never to be seen');
    const card = await studio.card('Never to be seen');
    await studio.pressIn(card, 'Cancel');
    await service.waitForRequest(({ route, prompt }) => route === 'cancel' && prompt === 'Never to be seen');
    await card.getByRole('button', { name: 'Again' }).first().waitFor();
    await card.locator('.outcome-line', { hasText: 'Cancelled' }).waitFor();
    assert.equal(await card.getByRole('button', { name: 'Cancel' }).count(), 0);
    assert.equal(existsSync(file('assets/never-to-be-seen.png')), false);
  });

  it('shows missing images on the card, and the next step after a refusal', async () => {
    await pick('Number of images', '3');
    service.script({
      fault: { kind: 'partialResults', failed: 1, code: 'InternalError.Timeout', message: 'One picture took too long' },
    });
    const request = await send('Three boats');
    const partial = await waitUntilSaved('Three boats', 2);
    await partial.getByText('One picture took too long').first().waitFor();
    await partial.getByText('2 of 3 images').waitFor();
    await assertFiles(request, 'three-boats.png', 'three-boats-2.png');

    await choose('qwen-image-2.0');
    service.script({
      fault: {
        kind: 'error',
        status: 400,
        code: 'DataInspectionFailed',
        message: 'Input data may contain inappropriate content.',
      },
    });
    await send('A prompt that is refused');
    const refused = await studio.card('A prompt that is refused');
    await fill({ Prompt: 'Something else meanwhile' });
    await refused.getByRole('button', { name: 'Edit Settings' }).waitFor();
    assert.match(await refused.innerText(), /refused|inappropriate|content/i);
    await picture('failures');
    await studio.pressIn(refused, 'Edit Settings');
    assert.equal(await (await field('Prompt')).inputValue(), 'A prompt that is refused');
  });

  it('offers on the card to trust a host, and to send the prompt without rewriting', async () => {
    const { dialogs } = workbench;
    await choose('qwen-image-2.0');
    await pick('Number of images', '1');
    service.script({ fault: { kind: 'resultUrl', url: 'https://images.example.com/boat.png' } });
    await send('A boat on another host');
    const elsewhere = await studio.card('A boat on another host');
    await elsewhere.getByRole('button', { name: 'Trust this host…' }).waitFor();
    await picture('trust-host');
    const before = submits().length;
    await studio.pressIn(elsewhere, 'Trust this host…');
    await dialogs.waitFor('Accept images from images.example.com?');
    await dialogs.click('Trust This Host');
    await eventually('the host in the settings', () => {
      // Whose settings these are is a question of where VS Code runs: here, it runs on the remote machine.
      const files = ['Machine', 'User'].map(folder => path.join(workbench.userDataFolder, folder, 'settings.json'));
      const settings = files.filter(existsSync).map(name => readFileSync(name, 'utf8'));
      return settings.some(text => text.includes('images.example.com')) ? true : undefined;
    });
    await elsewhere.getByRole('button', { name: 'Trust this host…' }).waitFor({ state: 'detached' });
    assert.equal(submits().length, before);

    service.script({
      fault: { kind: 'error', status: 500, code: 'InternalError.RewriteFailed', message: 'No rewrite' },
    });
    await send('A prompt that cannot be rewritten');
    const refused = await studio.card('A prompt that cannot be rewritten');
    await studio.pressIn(refused, 'Without rewriting');
    await service.waitForRequest(
      request =>
        isSubmit(request) &&
        request.prompt === 'A prompt that cannot be rewritten' &&
        bodyOf(request).parameters['prompt_extend'] === false,
    );
    await waitUntilSaved('A prompt that cannot be rewritten');
  });

  it('keeps everything when the window is reloaded during a task, which is not sent again', async () => {
    await choose(slowModel);
    await pick('Number of images', '1');
    const before = submits().length;
    service.script({ fault: { kind: 'taskNeverEnds' } });
    await send('A slow sunrise');
    await service.waitForRequest(({ route, prompt }) => route === 'task' && prompt === 'A slow sunrise');
    await choose('wan2.7-image-pro');
    await pick('Number of images', '4');
    await fill({ Seed: '41', 'Width in pixels': '800', 'Height in pixels': '1000', Prompt: 'Typed while it ran' });
    const typed = await studio.form();
    await eventually('what was typed to be kept', async () =>
      (await storedByEditor()).includes('Typed while it ran') ? true : undefined,
    );
    await workbench.load();
    await studio.waitUntilReady();
    await listen();
    await eventually('the form as it was', async () => {
      assert.deepEqual(await studio.form(), typed);
      return true;
    });
    service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls', pending: 0, running: 0 } });
    await waitUntilSaved('A slow sunrise');
    const [request, ...others] = submits().slice(before);
    assert.ok(request && others.length === 0);
    await assertFiles(request, 'a-slow-sunrise.png');
    const frame = await studio.frame();
    assert.equal(await frame.getByRole('article', { name: 'A slow sunrise' }).count(), 1);
    await frame.getByRole('tab', { name: 'History' }).click();
    assert.equal(await frame.getByRole('row', { name: /^A slow sunrise/ }).count(), 1);
    await frame.getByRole('tab', { name: 'Results' }).click();
  });

  it('keeps the form while the panel is hidden or moved', async () => {
    await fill({ Prompt: 'Typed just before' });
    const typed = await studio.form();
    await workbench.editors.open('docs/guide.md', 9);
    await studio.open();
    assert.deepEqual(await studio.form(), typed);
    await fill({ Prompt: 'Typed before the move' });
    await workbench.runCommand('View: Move Editor into Next Group');
    await eventually('two groups', async () => ((await workbench.editors.groups()) === 2 ? true : undefined));
    await studio.waitUntilReady();
    await eventually('the form as it was', async () => {
      assert.equal(await (await field('Prompt')).inputValue(), 'Typed before the move');
      return true;
    });
    await picture('narrow');
    await workbench.runCommand('View: Move Editor into Previous Group');
    await eventually('one group', async () => ((await workbench.editors.groups()) === 1 ? true : undefined));
    await studio.waitUntilReady();
    await eventually('the form as it was', async () => {
      assert.deepEqual(
        await studio.form(),
        typed.map(line => line.replace('Typed just before', 'Typed before the move')),
      );
      return true;
    });
    await listen();
  });

  it('compares any two results', async () => {
    const frame = await studio.frame();
    await studio.pressIn(await studio.card('A slow sunrise'), /^Compare$/);
    await frame.getByText('Choose the image to compare with assets/a-slow-sunrise.png.').waitFor();
    await studio.pressIn(await studio.card('Boats on the beach'), 'Compare with assets/a-slow-sunrise.png');
    const dialog = frame.getByRole('dialog', { name: 'assets/a-slow-sunrise.png and assets/boats-on-the-beach.png' });
    const divider = dialog.getByRole('slider');
    await divider.waitFor();
    await workbench.press('ArrowLeft');
    await workbench.press('ArrowLeft');
    assert.equal(await divider.inputValue(), '48');
    await picture('compare');
    await studio.pressIn(dialog, 'Side by Side');
    await dialog.getByText('After').first().waitFor();
    await picture('side-by-side');
    await studio.pressIn(dialog, 'Close');
    await dialog.waitFor({ state: 'detached' });
  });

  async function chooseFrom(part: Locator, item: string): Promise<void> {
    await studio.pressIn(part, 'More Actions');
    await part.getByRole('menuitem', { name: item }).click();
  }

  it('deletes with Undo, inserts into the last edited document, and copies', async () => {
    const card = await studio.card('A slow sunrise');
    const image = file('assets/a-slow-sunrise.png');
    const bytes = readFileSync(image);
    const tile = card.getByRole('group', { name: 'Actions for assets/a-slow-sunrise.png' });
    await chooseFrom(tile, 'Delete');
    await card.getByText('Deleted', { exact: true }).waitFor();
    assert.equal(existsSync(image), false);
    await studio.press('Undo');
    await tile.waitFor();
    assert.ok(readFileSync(image).equals(bytes));

    await chooseFrom(tile, 'Copy Markdown');
    await studio.waitForNotice('The Markdown link is on the clipboard.');
    assert.equal(await clipboard(), '![A slow sunrise](../assets/a-slow-sunrise.png)');
    await chooseFrom(card.getByRole('group', { name: 'Actions for the attempt' }), 'Copy Request as curl');
    await studio.waitForNotice('The curl command is on the clipboard.');
    const curl = await clipboard();
    assert.match(curl, /Authorization: Bearer \$DASHSCOPE_API_KEY/);
    assert.match(curl, /"prompt": "A slow sunrise"/);
    assert.ok(!curl.includes(key));

    await studio.pressIn(tile, 'Insert into Document');
    await studio.waitForNotice('guide.md');
    await workbench.editors.open('docs/guide.md');
    await workbench.editors.waitForText('![A slow sunrise](../assets/a-slow-sunrise.png)');
    await workbench.press('ControlOrMeta+S');
    await eventually('the link in front of the market', () =>
      /comes home\.\n\n!\[A slow sunrise\]\(\.\.\/assets\/a-slow-sunrise\.png\)\n\n## The market/.test(
        readFileSync(file('docs/guide.md'), 'utf8'),
      )
        ? true
        : undefined,
    );
  });

  it('tells how a result was made, from its card and from its file, and makes its look the style', async () => {
    const { quickInput, editors } = workbench;
    await studio.open();
    await listen();
    const name = 'assets/a-slow-sunrise.png';
    const card = await studio.card('A slow sunrise');
    await chooseFrom(card.getByRole('group', { name: `Actions for ${name}` }), 'Show Image Details');
    await quickInput.waitFor(`How ${name} was made`);
    await quickInput.pick('Copy Prompt');
    await eventually('the prompt on the clipboard', async () =>
      (await clipboard()) === 'A slow sunrise' ? true : undefined,
    );
    await studio.pressIn(card.getByRole('group', { name: 'Actions for the attempt' }), 'Details');
    const dialog = (await studio.frame()).getByRole('dialog', { name: 'Details' });
    await dialog.getByText('A slow sunrise', { exact: true }).first().waitFor();
    await studio.pressIn(dialog, `Details in the file ${name}`);
    await quickInput.waitFor(`How ${name} was made`);
    await quickInput.close();
    await studio.pressIn(dialog, 'Close');
    await dialog.waitFor({ state: 'detached' });

    await chooseFrom(card.getByRole('group', { name: `Actions for ${name}` }), 'Show Image Details');
    await quickInput.waitFor(`How ${name} was made`);
    await quickInput.pick('Make This the Style…');
    await quickInput.waitFor('Words that are added to every prompt');
    await quickInput.answer('soft light, long shadows');
    await editors.waitForText('"style": "soft light, long shadows"');
    await picture('style');
    // It is not saved, so nothing that is made later follows it.
    await quickInput.runCommand('View: Revert and Close Editor');
    assert.equal(existsSync(file('.easel/style.json')), false);
  });

  it('finds an earlier attempt, restores its settings and inputs, and makes a missing file again', async () => {
    rmSync(file('assets/a-flag-in-the-wind.png'));
    await studio.open();
    await listen();
    const frame = await studio.frame();
    await frame.getByRole('tab', { name: 'History' }).click();
    await fill({ 'Search the history': 'tower flag' });
    const row = frame.getByRole('row');
    await eventually('one row', async () => ((await row.count()) === 1 ? true : undefined));
    await row.hover();
    await studio.pressIn(row, 'Use these settings');
    await studio.waitForNotice('The settings are in the form.');
    await picture('history');
    const form = await studio.form();
    for (const line of [
      'Prompt: Paint the tower of image 1 like the flag in image 2',
      'Model: wan2.7-image-pro',
      'Output Images: true',
      'Resolution 1K: true',
      'Ratio 16:9: true',
      'Number of images 1: true',
      'Seed: 7',
      'Visible watermark: false',
      'Colour palette: true',
      'Colour 1 as #RRGGBB: #102040',
      'Share of colour 2 in percent: 33.33',
      'image 1: assets/a-white-lighthouse-at-dusk.png',
      'image 2: assets/a-flag-in-the-wind.png',
      'Regions of image 1: 1',
    ])
      assert.ok(form.includes(line), `${line} is not among ${form.join(', ')}`);

    await fill({ 'Search the history': 'FLAG wind' });
    await row.getByText('File missing').waitFor();
    const before = submits().length;
    await studio.pressIn(row, /^Make It Again$/i);
    const again = await service.waitForRequest(request => isSubmit(request) && submits().indexOf(request) === before);
    await workbench.waitForFile('assets/a-flag-in-the-wind.png');
    await assertFiles(again, 'a-flag-in-the-wind.png');
    const first = submits().find(({ prompt }) => prompt === 'A flag in the wind');
    assert.deepEqual(again.body, first?.body, 'the very request that made it first');
  });

  it('gives the page no key and no signed address, and the page logs no errors', async () => {
    const frame = await studio.frame();
    const histories = readdirSync(workbench.home.path, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('history.jsonl'),
    );
    const kept = histories.map(name => readFileSync(path.join(workbench.home.path, name), 'utf8'));
    assert.ok(
      kept.some(text => text.includes('A slow sunrise')),
      histories.join(),
    );
    const shown = await frame.content();
    const stored = await storedByEditor();
    assert.ok(told.length > 50 && shown.includes('a-flag-in-the-wind') && stored.includes('easel.studio'));
    for (const text of [...told, ...kept, shown, stored])
      assert.ok(!text.includes(key) && !/Signature=|OSSAccessKeyId/.test(text), text);
    assert.deepEqual(studio.complaints, []);
    assert.deepEqual(
      service.refused.filter(({ scripted }) => !scripted),
      [],
    );
  });
});
