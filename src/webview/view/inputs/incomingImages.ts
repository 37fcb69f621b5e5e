import * as l10n from '@vscode/l10n';
import { draggedImagesType } from '../../../core/documents/draggedImages';
import { addressesIn } from '../../../core/models/inputAddress';
import { inputCountOf } from '../../../core/studio/studioFormRules';
import type { ImageReference } from '../../state';
import type { Studio } from '../../studio';
import { droppedUris, editorTypes, linkType } from './droppedUris';
import { sortFiles, sortUris } from './takenImages';

/** The type of drags that started in the panel. The data is the address of the image, if an image is dragged. */
export const ownType = 'application/x-easel-own';

const installed = new WeakSet<Studio>();

/** Takes images that are dropped on the form or pasted anywhere. Further calls do nothing. */
export function takeIncomingImages(studio: Studio): void {
  if (installed.has(studio)) return;
  installed.add(studio);
  document.addEventListener('dragstart', ({ target, dataTransfer }) => {
    // The tile of a result has said already what it is.
    if (!dataTransfer || dataTransfer.types.includes(ownType)) return;
    dataTransfer.setData(ownType, target instanceof HTMLImageElement ? target.src : '');
  });
  document.addEventListener('dragenter', showTarget);
  document.addEventListener('dragover', showTarget);
  document.addEventListener('dragleave', ({ target, relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !formOf(target)?.contains(relatedTarget)) hideTarget();
  });
  document.addEventListener('drop', event => {
    takeDrop(studio, event);
  });
  document.addEventListener('dragend', hideTarget);
  document.addEventListener('paste', event => {
    takePaste(studio, event);
  });
}

const formOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('.form-pane') : null;

/** Whether a drag over the form may be an image. The browser does not show its data before the drop. */
function mayBeImage({ types }: DataTransfer): boolean {
  // A drag that started in the panel has an address only if it is an image.
  return types.includes('Files') || [...editorTypes, linkType, draggedImagesType].some(type => types.includes(type));
}

function showTarget(event: DragEvent): void {
  const form = formOf(event.target);
  if (!form || !event.dataTransfer || !mayBeImage(event.dataTransfer)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  form.classList.add('is-drop-target');
}

function hideTarget(): void {
  document.querySelector('.form-pane')?.classList.remove('is-drop-target');
}

function takeDrop(studio: Studio, event: DragEvent): void {
  hideTarget();
  const { dataTransfer } = event;
  if (!formOf(event.target) || !dataTransfer || !mayBeImage(dataTransfer)) return;
  event.preventDefault();
  if (dataTransfer.types.includes(ownType)) {
    const image = shownAs(studio, dataTransfer.getData(ownType));
    if (image) studio.useAsInput(image);
    return;
  }
  const isFromEditor = editorTypes.some(type => dataTransfer.types.includes(type));
  if (!isFromEditor && dataTransfer.files.length > 0) takeFiles(studio, [...dataTransfer.files]);
  else
    takeUris(
      studio,
      droppedUris(type => dataTransfer.getData(type)),
    );
}

function takePaste(studio: Studio, event: ClipboardEvent): void {
  const { clipboardData } = event;
  const files = [...(clipboardData?.files ?? [])];
  const addresses = addressesIn(clipboardData?.getData('text/plain') ?? '');
  if ((files.length === 0 && !addresses) || studio.state.overlay) return;
  const [target] = event.composedPath();
  const isText =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio');
  if (isText && clipboardData?.types.includes('text/plain')) return;
  event.preventDefault();
  if (files.length > 0) takeFiles(studio, files);
  else if (addresses) takeUris(studio, addresses);
}

function takeFiles(studio: Studio, files: readonly File[]): void {
  const { taken, refusals } = sortFiles(files);
  for (const file of taken) void studio.pasteInput(file);
  say(studio, taken.length, refusals);
}

/** Takes Uris of files, or https addresses. */
export function takeUris(studio: Studio, uris: readonly string[]): void {
  const { taken, refusals } = sortUris(uris);
  studio.host.dropInputs(taken.filter(uri => !studio.state.form.inputs.some(input => input.uri === uri)));
  say(studio, taken.length, refusals);
}

function say(studio: Studio, takenCount: number, refusals: readonly string[]): void {
  const { model, mode } = studio;
  const unsent =
    takenCount > 0 && inputCountOf(model, mode).most === 0
      ? [l10n.t('{0} takes no input images here. They are kept for a model that does.', model.id)]
      : [];
  // Each problem is a sentence of its own.
  const message = [...refusals, ...unsent].join('\n');
  if (message !== '') studio.show({ notice: { message } });
}

/** The image of an attempt that has this address. */
function shownAs(studio: Studio, address: string): ImageReference | undefined {
  const isShown = (src: string | undefined): boolean =>
    src !== undefined && new URL(src, document.baseURI).href === address;
  for (const { id, images } of studio.state.attempts) {
    const image = images.find(({ src, thumbnail }) => isShown(src) || isShown(thumbnail));
    if (image) return { attemptId: id, uri: image.uri };
  }
  return undefined;
}
