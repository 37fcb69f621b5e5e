import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { editStarters } from '../../../../src/core/studio/editStarters';
import chinese from '../../../../l10n/bundle.l10n.zh-cn.json';
import type { DashScopeService } from '../../../service/dashScopeService';
import { startService } from '../../../service/dashScopeService';
import { temporaryFolder } from '../../../support/journalFixtures';
import { composeInNode } from '../../../support/nodeEngine';
import { pngPicture } from '../../../support/pictures';

const key = 'sk-starters-41c0';

describe('the starters of an edit, sent to the service', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  before(async () => {
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 0 });
  });
  after(() => service.close());

  for (const language of ['en', 'zh-cn'])
    it(`bring an image each, with all inputs sent, in the language ${language}`, async () => {
      l10n.config({ contents: language === 'en' ? {} : chinese });
      const prompts = editStarters.map(({ prompt, minInputs = 1 }) => ({ prompt: prompt(), inputs: minInputs }));
      l10n.config({ contents: {} });
      const folder = path.join(place(), language);
      mkdirSync(folder);
      for (const name of ['1.png', '2.png']) writeFileSync(path.join(folder, name), pngPicture(640, 480));
      const engine = await composeInNode(folder, path.join(folder, '.storage'), {
        DASHSCOPE_API_KEY: key,
        DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
      });
      try {
        for (const { prompt, inputs } of prompts) {
          const images = ['1.png', '2.png'].slice(0, inputs);
          const result = await engine.runs.run(
            { options: { prompt, images, promptExtend: false } },
            { during: work => work(new AbortController().signal, () => undefined) },
          );
          assert.ok(result.kind === 'saved', `${prompt}: ${JSON.stringify(result)}`);
          const { body } = service.requests.filter(({ method }) => method === 'POST').at(-1) ?? assert.fail();
          const { content } = (body as { input: { messages: [{ content: { text?: string; image?: string }[] }] } })
            .input.messages[0];
          assert.equal(content.filter(({ image }) => image !== undefined).length, inputs);
          assert.deepEqual(
            content.flatMap(({ text }) => text ?? []),
            [prompt],
          );
        }
      } finally {
        await engine.close();
      }
    });
});
