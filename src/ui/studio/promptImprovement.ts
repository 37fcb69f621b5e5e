import * as vscode from 'vscode';
import { improvementRequest } from '../../core/studio/promptParts';

/** The guide that the documents refer to for prompts. Source: text-to-image guide, 2025-12. */
const guides = {
  chinese: 'https://help.aliyun.com/zh/model-studio/text-to-image-prompt',
  english: 'https://www.alibabacloud.com/help/en/model-studio/text-to-image-prompt',
};
const maxPromptLength = 8000;

/** Opens the guide in the browser. The address is a constant: nothing of the page decides where it leads. */
export async function openPromptGuide(): Promise<void> {
  const guide = vscode.env.language.startsWith('zh') ? guides.chinese : guides.english;
  await vscode.env.openExternal(vscode.Uri.parse(guide));
}

/** Whether a chat model is there that can improve a prompt. Does not fail where the editor has none to ask for. */
export async function hasChatModel(): Promise<boolean> {
  try {
    return (await vscode.lm.selectChatModels()).length > 0;
  } catch {
    return false;
  }
}

/**
 * Lets a chat model of the editor rewrite a prompt. The editor asks the person for consent the first time.
 * @returns the new prompt, or why there is none.
 */
export async function improvePrompt(
  prompt: string,
  isEdit: boolean,
): Promise<{ kind: 'improved'; prompt: string } | { kind: 'failed'; reason: string }> {
  const cancellation = new vscode.CancellationTokenSource();
  try {
    const [model] = await vscode.lm.selectChatModels();
    if (!model) return { kind: 'failed', reason: vscode.l10n.t('No chat model of the editor is available here.') };
    const response = await model.sendRequest(
      [vscode.LanguageModelChatMessage.User(improvementRequest(prompt, isEdit))],
      { justification: vscode.l10n.t('Easel rewrites the prompt of an image, because you asked for it.') },
      cancellation.token,
    );
    let text = '';
    for await (const piece of response.text) {
      text += piece;
      if (text.length > maxPromptLength) break;
    }
    const improved = text.trim().slice(0, maxPromptLength);
    if (improved === '') return { kind: 'failed', reason: vscode.l10n.t('The chat model gave no prompt.') };
    return { kind: 'improved', prompt: improved };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: vscode.l10n.t('The chat model did not rewrite the prompt: {0}', words) };
  } finally {
    cancellation.cancel();
    cancellation.dispose();
  }
}
