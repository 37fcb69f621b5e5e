// Everything that is loaded when the first command runs, and not before: see `extension.ts`.
import * as l10n from '@vscode/l10n';

export { SubmitQueue } from './core/jobs/submitQueue';
export { DashScopeClient } from './engine/dashscope/client';
export { AnswerSaver } from './engine/jobs/answerSaver';
export { ApiKeys } from './editor/apiKeys';
export { SystemClock } from './engine/connection/clock';
export { Connection } from './engine/connection/connection';
export { History } from './engine/history/history';
export { ImageService } from './engine/jobs/imageService';
export { JobRunner } from './engine/jobs/jobRunner';
export { JobSubmitter } from './engine/jobs/jobSubmitter';
export { Journal } from './engine/journal/journal';
export { KeyCheck } from './engine/connection/keyCheck';
export { ChannelLog } from './editor/log';
export { Network } from './engine/connection/network';
export { RecentSubmits } from './engine/jobs/recentSubmits';
export { vscodeWorkspace } from './editor/vscodeWorkspace';
export { readSettings } from './editor/settings';
export { EditorSurroundings } from './editor/setupSurroundings';
export { checkSetup } from './engine/connection/setupCheck';
export { TaskDurations } from './engine/jobs/taskDurationStore';
export { UnfinishedJobs } from './engine/jobs/unfinishedJobs';
export { commandTable } from './ui/commands/commandTable';
export { ImageCommands } from './ui/commands/imageCommands';
export { KeyCommands } from './ui/commands/keyCommands';
export { Person } from './ui/messages/person';
export { StudioPanel } from './ui/studio/studioPanel';
export { StudioRuns } from './ui/studio/studioRuns';
export { UnfinishedCommands } from './ui/commands/unfinishedCommands';
export { tellEnds, tellSetAside } from './ui/messages/unfinishedMessages';
export { showUnfinishedStatus } from './ui/messages/unfinishedStatus';

/** Hands the editor's translations to the layers that do not know the editor. */
export function useTranslations(contents: Record<string, string> | undefined): void {
  if (contents) l10n.config({ contents });
}
