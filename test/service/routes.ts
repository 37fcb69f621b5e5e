import type { RouteName } from './requestJournal';
import type { SubmitPath } from './models';

export interface Route {
  readonly name: RouteName;
  readonly submit?: SubmitPath;
  readonly taskId?: string;
}

const root = '/api/v1';
const submitPaths: Readonly<Record<string, SubmitPath>> = {
  [`${root}/services/aigc/multimodal-generation/generation`]: 'sync',
  [`${root}/services/aigc/image-generation/generation`]: 'asyncMessages',
  [`${root}/services/aigc/text2image/image-synthesis`]: 'asyncPrompt',
  [`${root}/services/aigc/image2image/image-synthesis`]: 'asyncPromptImages',
};

/** Finds the handler's route for a request. */
export function findRoute(method: string, pathname: string): Route {
  const submit = submitPaths[pathname];
  if (method === 'POST' && submit) return { name: submit === 'sync' ? 'sync' : 'async', submit };
  if (method === 'POST' && pathname === '/') return { name: 'upload' };
  if (method === 'GET' && pathname.startsWith('/results/')) return { name: 'download' };
  if (method === 'GET' && pathname === `${root}/uploads`) return { name: 'policy' };
  if (method === 'GET' && pathname === `${root}/tasks`) return { name: 'list' };
  const [, taskId, action] = /^\/api\/v1\/tasks\/([^/]+)(?:\/(cancel))?$/.exec(pathname) ?? [];
  if (taskId !== undefined && method === 'GET' && action === undefined)
    return { name: 'task', taskId: decodeURIComponent(taskId) };
  if (taskId !== undefined && method === 'POST' && action === 'cancel')
    return { name: 'cancel', taskId: decodeURIComponent(taskId) };
  return { name: 'unknown' };
}
