import type { AgentToolName, MakingToolName } from '../../core/agents/agentToolNames';
import { messageOf } from '../../core/base/errors';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { ModelSummary } from '../../core/models/modelSummary';
import { modelSummaries } from '../../core/models/modelSummary';
import type { ImageRuns } from '../jobs/imageRuns';
import type { PreparedJob } from '../jobs/job';
import type { AgentCallContext } from './agentCallContext';
import type { AgentFilesParts } from './agentFiles';
import { AgentFiles } from './agentFiles';
import { imageOptionsOfAgent, noInput } from './agentInput';
import { neededFor } from './agentLimits';
import type { AgentResult } from './agentResults';
import { agentErrorOf, agentImages, imagesMadeBy } from './agentResults';
import { describeRequest } from './describeRequest';

export interface AgentCallsParts extends AgentFilesParts {
  /** Checks a request against models, settings and files, and sends nothing. @throws EaselError */
  prepare: (options: ImageOptions, signal: AbortSignal) => Promise<PreparedJob>;
  runs: Pick<ImageRuns, 'run'>;
}

/** What the tools for AI agents do, in the editor and in the MCP server. An agent cannot leave the workspace. */
export class AgentCalls {
  private readonly files: AgentFiles;

  constructor(private readonly parts: AgentCallsParts) {
    this.files = new AgentFiles(parts);
  }

  /** Errors are results: an agent reads what to change. Never rejects. */
  async call(tool: AgentToolName, input: unknown, context: AgentCallContext): Promise<AgentResult> {
    try {
      switch (tool) {
        case 'easel_generateImage':
        case 'easel_editImage':
          return await this.makeImages(tool, input, context);
        case 'easel_listModels':
          noInput(input);
          return { kind: 'done', value: { models: this.models() }, files: [] };
        case 'easel_getImageDetails':
          return await this.files.details(input);
        case 'easel_findMissingImages':
          return await this.files.find(input, context.signal);
        case 'easel_fillMissingImages':
          return await this.files.fill(input, context);
      }
    } catch (error) {
      return context.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: agentErrorOf(error) };
    }
  }

  /**
   * What a call would do, for a person who is asked before it: what is wrong with it, where it cannot be done. Never
   * rejects.
   */
  async describe(tool: MakingToolName, input: unknown, signal: AbortSignal): Promise<string> {
    try {
      if (tool === 'easel_fillMissingImages') return await this.files.describeFill(input, signal);
      return describeRequest(await this.parts.prepare(imageOptionsOfAgent(tool, input), signal), this.parts.workspace);
    } catch (error) {
      return messageOf(error);
    }
  }

  private async makeImages(
    tool: 'easel_generateImage' | 'easel_editImage',
    input: unknown,
    { signal, onProgress, ask, asksAlways = false, ensureKey }: AgentCallContext,
  ): Promise<AgentResult> {
    const { runs, limits, workspace } = this.parts;
    const options = imageOptionsOfAgent(tool, input);
    let reserved: PreparedJob | undefined;
    const result = await runs.run(
      { options },
      {
        ...(ensureKey && { ensureKey }),
        during: work => work(signal, onProgress),
        confirm: async job => {
          const { confirmAbove } = job.settings;
          await limits.reserve(job, neededFor(job), {
            confirmAbove,
            ask,
            asksAlways,
            detail: describeRequest(job, workspace),
          });
          reserved = job;
          return true;
        },
      },
    );
    if (reserved) limits.settle(reserved, imagesMadeBy(result));
    switch (result.kind) {
      case 'saved':
        return {
          kind: 'done',
          value: agentImages(workspace, result.saved),
          files: result.saved.images.map(({ uri }) => uri),
        };
      case 'cancelled':
        return { kind: 'cancelled' };
      case 'failed':
        return { kind: 'failed', error: agentErrorOf(result.error) };
    }
  }

  private models(): ModelSummary[] {
    const { connection, readSettings } = this.parts;
    const { decidedBy, region } = connection.address();
    return modelSummaries(readSettings().customModels, decidedBy === 'region' ? region : undefined);
  }
}
