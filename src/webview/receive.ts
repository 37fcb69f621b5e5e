import type { FormInput } from '../core/studio/studioForm';
import type { InputFile, MessageToWebview, ShownAttempt } from '../core/studio/studioProtocol';
import type { State } from './state';

/** Messages that only change the data that is shown. The `Studio` handles the others: they change the form or a run. */
export type DataMessage = Extract<
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

/** @returns the parts of the state that the message changes. */
export function changedState(state: State, message: DataMessage): Partial<State> {
  switch (message.type) {
    case 'setup-changed': {
      const { settings, hasKey, hasFolder, hasChatModel } = message;
      return { settings, hasKey, hasFolder, hasChatModel };
    }
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

export function withFiles({ files }: Pick<State, 'files'>, given: readonly InputFile[]): Pick<State, 'files'> {
  return { files: new Map([...files, ...given.map(file => [file.uri, file] as const)]) };
}

/** The inputs that these files add to a form: each file once, and none that the form has already. */
export function newInputs(inputs: readonly FormInput[], files: readonly InputFile[]): FormInput[] {
  const present = new Set(inputs.map(({ uri }) => uri));
  const uris = new Set(files.map(({ uri }) => uri));
  return [...uris].filter(uri => !present.has(uri)).map(uri => ({ uri, boxes: [] }));
}

function withAttempts(state: State, given: readonly ShownAttempt[]): Pick<State, 'attempts' | 'missing' | 'progress'> {
  const byId = new Map(state.attempts.map(attempt => [attempt.id, attempt]));
  for (const attempt of given) byId.set(attempt.id, attempt);
  const progress = new Map(state.progress);
  for (const { id, status } of given) if (status !== 'running') progress.delete(id);
  // A missing file may have been brought back: it counts as present until it is found missing again.
  const updated = new Set(given.flatMap(({ images }) => images.map(({ uri }) => uri)));
  return {
    attempts: [...byId.values()].sort((one, other) => other.createdAt - one.createdAt),
    missing: new Set([...state.missing].filter(uri => !updated.has(uri))),
    progress,
  };
}

function withThumbnail(attempt: ShownAttempt, { uri, src }: Extract<DataMessage, { type: 'thumbnail' }>): ShownAttempt {
  return {
    ...attempt,
    images: attempt.images.map(image => (image.uri === uri ? { ...image, thumbnail: src } : image)),
  };
}
