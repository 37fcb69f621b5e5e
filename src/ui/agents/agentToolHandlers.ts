import * as vscode from 'vscode';
import type { AgentToolName } from '../../core/agents/agentToolNames';
import { makesImages } from '../../core/agents/agentToolNames';
import type { AgentCalls } from '../../engine/agents/agentCalls';
import type { AgentResult } from '../../engine/agents/agentResults';
import { previewAside } from '../../engine/images/redrawAside';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import type { URI } from 'vscode-uri';
import type { ArgumentRunsStatus } from '../messages/argumentRunsStatus';
import type { Notifications } from '../messages/notifications';
import { plainConfirmation } from '../shown/shownHints';

/** Parts of a tool's result that hold data came with VS Code 1.106; the types that we build against are older. */
type DataPart = new (data: Uint8Array, mimeType: string) => vscode.LanguageModelTextPart;

/** The tools for AI agents in the editor. */
export class AgentToolHandlers {
  constructor(
    private readonly calls: Pick<AgentCalls, 'call' | 'describe'>,
    private readonly notifications: Pick<Notifications, 'confirm'>,
    private readonly status: Pick<ArgumentRunsStatus, 'during'>,
  ) {}

  /** What the editor asks the person before the tool runs, unless the person allowed the tool. */
  async prepare(
    tool: AgentToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    const { invocationMessage, title } = wordsOf(tool);
    if (!makesImages(tool)) return { invocationMessage };
    const message = await abortable(token, signal => this.calls.describe(tool, input, signal));
    return { invocationMessage, confirmationMessages: plainConfirmation(title, message) };
  }

  /**
   * Runs the tool. The input is checked here again: a person may have changed it in the dialogue.
   * @throws CancellationError when the chat was stopped.
   */
  async invoke(
    tool: AgentToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return abortable(token, async signal => {
      const call = (): Promise<AgentResult> =>
        this.calls.call(tool, input, {
          signal,
          onProgress: () => undefined,
          ask: ({ question, detail }) => this.notifications.confirm(question, detail, vscode.l10n.t('Make Them')),
        });
      // Tools have no progress of their own, so the status bar shows that images are made.
      const result = await (makesImages(tool) ? this.status.during(call) : call());
      switch (result.kind) {
        case 'cancelled':
          throw new vscode.CancellationError();
        case 'failed':
          return toolResult(result.error, []);
        case 'done':
          return toolResult(result.value, await previewOf(result.files, signal));
      }
    });
  }
}

/** What the chat shows while a tool runs, and the question before one that costs money. */
function wordsOf(tool: AgentToolName): { invocationMessage: string; title: string } {
  switch (tool) {
    case 'easel_generateImage':
      return { invocationMessage: vscode.l10n.t('Generating an image'), title: vscode.l10n.t('Generate an image?') };
    case 'easel_editImage':
      return { invocationMessage: vscode.l10n.t('Editing an image'), title: vscode.l10n.t('Edit an image?') };
    case 'easel_fillMissingImages':
      return {
        invocationMessage: vscode.l10n.t('Making missing images'),
        title: vscode.l10n.t('Generate missing images?'),
      };
    case 'easel_listModels':
      return { invocationMessage: vscode.l10n.t('Listing image models'), title: '' };
    case 'easel_getImageDetails':
      return { invocationMessage: vscode.l10n.t('Reading how an image was made'), title: '' };
    case 'easel_findMissingImages':
      return { invocationMessage: vscode.l10n.t('Looking for missing images'), title: '' };
  }
}

function toolResult(value: object, more: vscode.LanguageModelTextPart[]): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value)), ...more]);
}

/** A small picture of the first image, where the editor takes pictures. The image is there, whatever cannot show it. */
async function previewOf([file]: readonly URI[], signal: AbortSignal): Promise<vscode.LanguageModelTextPart[]> {
  const { LanguageModelDataPart: Part } = vscode as { LanguageModelDataPart?: DataPart };
  if (!Part || !file) return [];
  try {
    return [new Part(await previewAside(await vscodeWorkspace.read(file), signal), 'image/jpeg')];
  } catch {
    return [];
  }
}

async function abortable<T>(token: vscode.CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => {
    controller.abort();
  });
  try {
    if (token.isCancellationRequested) controller.abort();
    return await work(controller.signal);
  } finally {
    listening.dispose();
  }
}
