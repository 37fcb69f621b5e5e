// Everything that is loaded when the first command runs, and not before: see `extension.ts`.
import * as l10n from '@vscode/l10n';

export { SubmitQueue } from './core/submitQueue';
export { DashScopeClient } from './dashscope/client';
export { AnswerSaver } from './services/answerSaver';
export { ApiKeys } from './services/apiKeys';
export { SystemClock } from './services/clock';
export { Connection } from './services/connection';
export { History } from './services/history';
export { ImageService } from './services/imageService';
export { JobRunner } from './services/jobRunner';
export { Journal } from './services/journal';
export { KeyCheck } from './services/keyCheck';
export { ChannelLog } from './services/log';
export { Network } from './services/network';
export { RecentSubmits } from './services/recentSubmits';
export { readSettings } from './services/settings';
export { checkSetup } from './services/setupCheck';
export { TaskDurations } from './services/taskDurations';
export { UnfinishedJobs } from './services/unfinishedJobs';
export { commandTable } from './ui/commandTable';
export { ImageCommands } from './ui/imageCommands';
export { KeyCommands } from './ui/keyCommands';
export { Person } from './ui/person';
export { StudioPanel } from './ui/studio/studioPanel';
export { StudioRuns } from './ui/studio/studioRuns';
export { UnfinishedCommands } from './ui/unfinishedCommands';
export { tellEnds, tellSetAside } from './ui/unfinishedMessages';
export { showUnfinishedStatus } from './ui/unfinishedStatus';

/** Hands the editor's translations to the layers that do not know the editor. */
export function useTranslations(contents: Record<string, string> | undefined): void {
  if (contents) l10n.config({ contents });
}
