import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { translationModelFor } from '../../../../src/core/models/translationModels';
import { languageOfPath, mirroredFolders, translationPrompt } from '../../../../src/core/places/translatedPlace';
import type { DashScopeService } from '../../../service/dashScopeService';
import { startService } from '../../../service/dashScopeService';
import { temporaryFolder } from '../../../support/journalFixtures';
import { composeInNode } from '../../../support/nodeEngine';
import { pngPicture } from '../../../support/pictures';

const key = 'sk-translate-9b3e';
const pictures = { 'setup.png': [800, 450], 'dialog.png': [641, 480], 'menu.png': [320, 900] } as const;

describe('the text in the images of a site', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 0 });
  });
  after(() => service.close());

  it('is translated into two languages, each image in the folder of its language and as large as it was', async () => {
    const root = place();
    for (const folder of ['docs/en/images', 'docs/zh/images']) mkdirSync(path.join(root, folder), { recursive: true });
    for (const [name, [width, height]] of Object.entries(pictures))
      writeFileSync(path.join(root, 'docs/en/images', name), pngPicture(width, height));
    const folders = ['docs', 'en', 'images'];
    const engine = await composeInNode(root, path.join(root, '.storage'), {
      DASHSCOPE_API_KEY: key,
      DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
    });
    try {
      for (const [language, englishName] of [
        ['zh-CN', 'Chinese'],
        ['de', 'German'],
      ] as const) {
        const mirrored = await mirroredFolders(folders, language, outer => readdir(path.join(root, ...outer)));
        const model = translationModelFor('beijing', language, languageOfPath(folders));
        assert.ok(mirrored && model);
        for (const name of Object.keys(pictures)) {
          const result = await engine.runs.run(
            {
              options: {
                prompt: translationPrompt(englishName),
                model: model.id,
                language,
                images: [path.posix.join(...folders, name)],
                output: path.posix.join(...mirrored, name),
              },
            },
            { during: work => work(new AbortController().signal, () => undefined) },
          );
          assert.ok(result.kind === 'saved', `${language} ${name}: ${JSON.stringify(result)}`);
          const [image] = result.saved.images;
          const [width, height] = pictures[name as keyof typeof pictures];
          assert.deepEqual([image?.width, image?.height], [width, height]);
          assert.match(result.saved.warnings.join(), /saved as \.jpg/);
        }
      }
    } finally {
      await engine.close();
    }
    const there = (folder: string): string[] => readdirSync(path.join(root, folder)).sort();
    // The service makes JPEGs, which keep their own ending.
    const translated = ['dialog.jpg', 'menu.jpg', 'setup.jpg'];
    assert.deepEqual(there('docs/zh/images'), translated);
    assert.deepEqual(there('docs/de/images'), translated);
    assert.deepEqual(there('docs/en/images'), Object.keys(pictures).sort());
    assert.deepEqual(
      readFileSync(path.join(root, 'docs/en/images/setup.png')),
      Buffer.from(pngPicture(...pictures['setup.png'])),
    );
    const sent = service.requests.flatMap(({ route, body }) =>
      route === 'async' ? [(body as { model: string; input: { target_lang: string; source_lang: string } }).input] : [],
    );
    assert.deepEqual(
      sent.map(({ source_lang: source, target_lang: target }) => [source, target]),
      [...Array.from({ length: 3 }, () => ['auto', 'zh']), ...Array.from({ length: 3 }, () => ['auto', 'de'])],
    );
  });
});
