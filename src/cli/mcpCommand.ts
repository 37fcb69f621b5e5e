import * as l10n from '@vscode/l10n';
import { describeProgress } from '../core/jobs/describeProgress';
import { AgentLimits } from '../engine/agents/agentLimits';
import { AgentCalls } from '../engine/agents/agentCalls';
import { previewAside } from '../engine/images/redrawAside';
import { URI } from 'vscode-uri';
import type { CliHost, ExitCode } from './cliHost';
import { exitCodes } from './cliHost';
import type { Command } from './commands/command';
import { requireKey, settingsOf } from './commands/command';
import type { ParsedLine } from './input/commandLine';
import { isSet, numberFlag, serviceFlags } from './input/commandLine';
import { UsageError } from './input/usageError';
import type { McpBackend } from './mcpBackend';
import { composeNodeEngine } from './node/nodeEngine';
import { NodeWorkspace } from './node/nodeWorkspace';
import { StreamLog } from './node/streamLog';
import { Lines } from './output/terminal';

/** Enough to illustrate a repository, and few enough that an agent in a circle costs little. */
const defaultMaxImages = 20;

export const mcpCommand: Command = {
  usage: '',
  summary: () => l10n.t('Serve these commands to AI agents by the Model Context Protocol, over stdin and stdout'),
  flags: { ...serviceFlags, 'max-images': { type: 'string' }, 'max-cost': { type: 'string' } },
  run: (line, host) => {
    if (line.words.length > 0) throw new UsageError(l10n.t('"easel mcp" takes options only.'));
    return serve(line, host);
  },
};

async function serve(line: ParsedLine, host: CliHost): Promise<ExitCode> {
  const limits = new AgentLimits({
    maxImages: numberFlag(line, 'max-images', 0) ?? defaultMaxImages,
    maxYuan: numberFlag(line, 'max-cost', 0) ?? Infinity,
  });
  // The output belongs to the protocol.
  const lines = new Lines(host.terminal);
  const log = new StreamLog(isSet(line, 'verbose') ? record => lines.note(record) : undefined);
  const workspace = new NodeWorkspace(host.folder);
  const engine = await composeNodeEngine({
    workspace,
    dataFolder: host.dataFolder,
    environment: host.environment,
    // The limits of the session are in place of a question for each request.
    settings: { ...settingsOf(line), confirmAbove: Number.MAX_SAFE_INTEGER },
    log,
    version: host.version,
  });
  const { connection, settings } = engine;
  const calls = new AgentCalls({ ...engine, workspace, readSettings: () => settings, limits });
  const backend: McpBackend = {
    version: host.version,
    call: async (tool, input, { signal, onProgress, ask }) => {
      await engine.refresh();
      return calls.call(tool, input, {
        signal,
        onProgress: progress => {
          onProgress(describeProgress(progress, host.language));
        },
        ask,
        // A client that can ask does so for each request; for the others there are the limits of the session.
        asksAlways: ask !== undefined,
        ensureKey: () => requireKey(connection),
      });
    },
    setRoots: uris => {
      const folders = uris.flatMap(uri => (uri.startsWith('file:') ? [URI.parse(uri)] : []));
      workspace.open(folders.length > 0 ? folders.map(withoutSlash) : [URI.file(host.folder)]);
    },
    previewOf: async (file, signal) => {
      try {
        return Buffer.from(await previewAside(await workspace.read(file), signal)).toString('base64');
      } catch {
        // The image is there, whatever cannot show it.
        return undefined;
      }
    },
    read: async file => Buffer.from(await workspace.read(file)).toString('base64'),
    log: message => {
      log.info(message);
    },
  };
  // What an earlier server left behind, when it was killed.
  void engine.unfinished.adopt(true);
  const controller = new AbortController();
  const stopListening = host.onInterrupt(() => {
    controller.abort();
  });
  try {
    // In a bundle of its own, because only this command needs it.
    const { serveMcp } = await import('./mcp');
    await serveMcp(backend, controller.signal);
    return exitCodes.done;
  } finally {
    stopListening();
    await engine.close();
  }
}

/** Places are compared by their paths. */
function withoutSlash(folder: URI): URI {
  return folder.path.length > 1 ? folder.with({ path: folder.path.replace(/\/+$/, '') || '/' }) : folder;
}
