import * as vscode from 'vscode';
import { maxAnswerLength } from '../core/documents/imageDescription';
import type { SeenPicture, VisionModel } from '../engine/documents/imageDescriptions';
import { ModelUnavailable } from '../engine/documents/imageDescriptions';

/**
 * Newer than the oldest editor that this extension runs in: pictures for chat models, since 1.104. Source: vscode.d.ts
 * of the releases.
 */
interface DataParts {
  LanguageModelDataPart?: { image(data: Uint8Array, mime: string): vscode.LanguageModelTextPart };
}

/** The editor tells of each model whether it can see, although its published types do not say so (1.104 to 1.139). */
type Told = vscode.LanguageModelChat & { capabilities?: { supportsImageToText?: boolean } };

/** The chat models of the editor that can see. */
export class VisionModels implements vscode.Disposable {
  private models: Promise<readonly VisionModel[]> | undefined;
  private listening: vscode.Disposable | undefined;

  dispose(): void {
    this.listening?.dispose();
  }

  /** The editor is asked once, until its models change: the light bulb wants to know with every move of the cursor. */
  readonly find = (): Promise<readonly VisionModel[]> => {
    const { LanguageModelDataPart } = vscode as DataParts;
    if (!LanguageModelDataPart || !('selectChatModels' in vscode.lm)) return Promise.resolve([]);
    this.listening ??= vscode.lm.onDidChangeChatModels(() => {
      this.models = undefined;
    });
    this.models ??= seeingModels();
    return this.models;
  };
}

async function seeingModels(): Promise<readonly VisionModel[]> {
  const all: readonly Told[] = await vscode.lm.selectChatModels();
  return all.filter(({ capabilities }) => capabilities?.supportsImageToText === true).map(asVisionModel);
}

const asVisionModel = (model: vscode.LanguageModelChat): VisionModel => ({
  id: model.id,
  name: model.name,
  vendor: model.vendor,
  ask: (picture, request, signal) => ask(model, picture, request, signal),
});

async function ask(
  model: vscode.LanguageModelChat,
  { bytes, mime }: SeenPicture,
  request: string,
  signal: AbortSignal,
): Promise<string> {
  const { LanguageModelDataPart } = vscode as DataParts;
  if (!LanguageModelDataPart) return '';
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    const parts = [new vscode.LanguageModelTextPart(request), LanguageModelDataPart.image(bytes, mime)];
    const justification = vscode.l10n.t('To describe pictures of your documents. The pictures are sent to the model.');
    const response = await model.sendRequest(
      [vscode.LanguageModelChatMessage.User(parts)],
      { justification },
      source.token,
    );
    let answer = '';
    for await (const piece of response.text) {
      answer += piece;
      if (answer.length > maxAnswerLength) break;
    }
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw isFinal(error) ? new ModelUnavailable(error.message, { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    // Ends the answer of a model that writes more than is read.
    source.cancel();
    source.dispose();
  }
}

/** Whether the next picture would have the same answer. The codes are the names of the editor's own errors. */
const isFinal = (error: unknown): error is Error =>
  error instanceof vscode.LanguageModelError && ['NoPermissions', 'NotFound'].includes(error.code);
