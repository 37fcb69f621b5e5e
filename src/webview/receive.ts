import type { InputFile, MessageToWebview, ShownAttempt } from '../core/studio/studioProtocol';
import type { State } from './state';

/** What a message that is only about attempts and files makes of the state; the others are the Studio's. */
export type FactMessage = Extract<
  MessageToWebview,
  {
    type:
      | 'setup-changed'
      | 'attempts'
      | 'attempt-removed'
      | 'progress'
      | 'inputs-known'
      | 'files-missing'
      | 'thumbnail'
      | 'notice';
  }
>;

export function withFacts(state: State, message: FactMessage): Partial<State> {
  switch (message.type) {
    case 'setup-changed':
      return { settings: message.settings, hasKey: message.hasKey, hasFolder: message.hasFolder };
    case 'attempts':
      return { ...withAttempts(state, message.attempts), isLoadingMore: message.more };
    case 'attempt-removed':
      return {
        attempts: state.attempts.filter(({ id }) => id !== message.id),
        ...(state.compareFrom?.attemptId === message.id && { compareFrom: undefined }),
      };
    case 'progress':
      return { progress: new Map(state.progress).set(message.id, message.progress) };
    case 'inputs-known':
      return withFiles(state, message.files);
    case 'files-missing':
      return { missing: new Set([...state.missing, ...message.uris]) };
    case 'thumbnail':
      return {
        attempts: state.attempts.map(attempt =>
          attempt.id === message.attemptId ? withThumbnail(attempt, message) : attempt,
        ),
      };
    case 'notice':
      return { notice: { message: message.message, undo: message.undo } };
  }
}

export function withFiles(state: State, given: readonly InputFile[]): Pick<State, 'files'> {
  return { files: new Map([...state.files, ...given.map(file => [file.uri, file] as const)]) };
}

function withAttempts(state: State, given: readonly ShownAttempt[]): Pick<State, 'attempts' | 'missing' | 'progress'> {
  const byId = new Map(state.attempts.map(attempt => [attempt.id, attempt]));
  for (const attempt of given) byId.set(attempt.id, attempt);
  const progress = new Map(state.progress);
  for (const { id, status } of given) if (status !== 'running') progress.delete(id);
  // A file that was gone may have been brought back.
  const back = new Set(given.flatMap(({ images }) => images.map(({ uri }) => uri)));
  return {
    attempts: [...byId.values()].sort((one, other) => other.createdAt - one.createdAt),
    missing: new Set([...state.missing].filter(uri => !back.has(uri))),
    progress,
  };
}

function withThumbnail(attempt: ShownAttempt, { uri, src }: Extract<FactMessage, { type: 'thumbnail' }>): ShownAttempt {
  return {
    ...attempt,
    images: attempt.images.map(image => (image.uri === uri ? { ...image, thumbnail: src } : image)),
  };
}
