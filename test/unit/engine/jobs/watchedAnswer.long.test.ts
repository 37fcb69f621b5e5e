import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunResult } from '../../../../src/engine/jobs/imageRuns';
import { growingText } from '../../../../src/engine/jobs/interleavedDocument';
import type { DashScopeService } from '../../../service/dashScopeService';
import { startService } from '../../../service/dashScopeService';
import { temporaryFolder } from '../../../support/journalFixtures';
import type { NodeEngine } from '../../../support/nodeEngine';
import { composeInNode } from '../../../support/nodeEngine';

const key = 'sk-watched-3e1f';

describe('an answer that is watched while it is written', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  let engine: NodeEngine;
  const folder = (): string => path.join(place(), 'site');
  beforeEach(async () => {
    mkdirSync(folder());
    service = await startService({ keys: [key], rateLimits: false, syncDurationMs: 5 });
    const environment = { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl };
    engine = await composeInNode(folder(), path.join(place(), 'storage'), environment);
  });
  afterEach(async () => {
    await engine.close();
    await service.close();
  });

  /** What was shown, in order, and how it ended. */
  async function watch(): Promise<{ shown: string[]; result: RunResult }> {
    const shown: string[] = [];
    const options = { prompt: 'How a lighthouse works', model: 'wan2.6-image', interleaved: true, maxImages: 2 };
    const result = await engine.runs.run(
      { options, isWatched: true },
      {
        during: work => work(new AbortController().signal, () => undefined),
        onPart: soFar => shown.push(growingText(soFar)),
      },
    );
    return { shown, result };
  }
  const routes = (): string[] =>
    service.requests.map(({ route }) => route).filter(route => route === 'sync' || route === 'async');
  const files = (): string[] => readdirSync(path.join(folder(), 'assets')).sort();

  it('comes over one connection, grows piece by piece, and is saved as from a task', async () => {
    const { shown, result } = await watch();
    assert.equal(result.kind, 'saved');
    assert.deepEqual(routes(), ['sync']);
    assert.ok(shown.length >= 4, shown.join('\n---\n'));
    for (const [index, text] of shown.entries()) assert.ok(text.startsWith((shown[index - 1] ?? '').trimEnd()), text);
    assert.match(shown.at(-1) ?? '', /\[Image 1 is there\][\s\S]*\[Image 2 is there\]/u);
    assert.doesNotMatch(shown.join('\n'), /!\[|https?:/u);
    assert.deepEqual(files(), [
      'how-a-lighthouse-works-2.png',
      'how-a-lighthouse-works.md',
      'how-a-lighthouse-works.png',
    ]);
  });

  it('that breaks off is saved as far as it came, said to be billed perhaps, and not asked for again', async () => {
    service.script({ match: { path: 'sync' }, fault: { kind: 'streamCut', afterEvents: 3 } });
    const { shown, result } = await watch();
    assert.equal(result.kind, 'saved');
    assert.match(result.saved.warnings.join(' '), /broke off, so images may be missing and billed all the same/u);
    assert.deepEqual(routes(), ['sync']);
    assert.deepEqual(files(), ['how-a-lighthouse-works.md', 'how-a-lighthouse-works.png']);
    const words = (text: string): string =>
      text
        .replace(/\[Image \d is there\]|!\[[^\]]*\]\([^)]*\)/gu, '')
        .replace(/\s+/gu, ' ')
        .trim();
    const saved = readFileSync(path.join(folder(), 'assets/how-a-lighthouse-works.md'), 'utf8');
    assert.equal(words(saved), words(shown.at(-1) ?? ''));
  });

  it('that breaks off before its first image fails, and may be billed', async () => {
    service.script({ match: { path: 'sync' }, fault: { kind: 'streamCut', afterEvents: 1 } });
    const { shown, result } = await watch();
    assert.equal(shown.length, 1);
    assert.equal(result.kind, 'failed');
    assert.equal('mayBeBilled' in result.error && result.error.mayBeBilled, true);
    assert.deepEqual(routes(), ['sync']);
  });
});
