import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import type { Evidence, FoundFile, Submit } from '../../../soak/judge';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey } from '../../support/easel';
import { submits } from '../../support/refusals';
import type { SoakRun } from './soakRun';
import { serviceHash } from '../../../support/serviceHash';

/** Every file below a folder, by its relative path. */
export function filesIn(folder: string): FoundFile[] {
  return namesIn(folder).map(name => ({
    path: name,
    sha256: serviceHash(readFileSync(path.join(folder, name))),
  }));
}

export async function gatherEvidence(
  easel: EaselUnderTest,
  run: SoakRun,
  before: readonly FoundFile[],
): Promise<Evidence> {
  const { service, folder } = easel;
  const tasks = service.taskStates();
  const hashes = await run.hashImages();
  return {
    submits: submits(easel).map((request): Submit => request),
    images: service.images.map(({ answerId, addressed, url }) => ({
      answerId,
      addressed,
      sha256: hashes.get(url) ?? '',
    })),
    tasks,
    before,
    after: filesIn(folder.fsPath),
    cancelled: run.cancelled,
    told: reportedPrompts(easel, run),
    contents: contentsOf(easel, run),
    key: canaryKey,
  };
}

/** Also includes prompts in messages. */
function reportedPrompts({ access, service }: EaselUnderTest, { told }: SoakRun): ReadonlySet<string> {
  const messages = access.said.map(({ message }) => message).join('\n');
  const prompts = service.requests.flatMap(({ prompt }) => prompt ?? []);
  return new Set([...told, ...prompts.filter(prompt => messages.includes(prompt))]);
}

function* contentsOf({ access, service, folder }: EaselUnderTest, { recorded }: SoakRun): Evidence['contents'] {
  yield { where: 'messages', content: JSON.stringify(access.said) };
  // Errors with their non-enumerable properties and their causes.
  for (const { where, value } of recorded)
    yield { where, content: inspect(value, { depth: 12, showHidden: true, maxStringLength: Infinity }) };
  for (const { index, route, path: target, body, headers } of service.requests) {
    yield { where: `request ${index}, ${route}`, content: `${target} ${JSON.stringify(body ?? '')}` };
    if (route === 'download' || route === 'upload')
      yield { where: `headers of request ${index}, ${route}`, content: JSON.stringify(headers) };
  }
  // All logs of this extension host, including the editor's, and everything that the extension stores.
  const folders = [folder.fsPath, path.dirname(access.logFolder.fsPath), path.dirname(access.journalFolder.fsPath)];
  for (const place of folders)
    for (const name of namesIn(place)) yield { where: name, content: readFileSync(path.join(place, name)) };
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
