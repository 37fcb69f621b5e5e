import { draggedImagesType } from '../../../core/documents/draggedImages';
import { ownType } from '../inputs/incomingImages';

/**
 * Begins to drag an image: into a document, where the editor hands it to this extension, or onto the form.
 * @param uri the file.
 * @param src where the page shows it.
 */
export function dragImage({ dataTransfer }: DragEvent, uri: string, src: string): void {
  if (!dataTransfer) return;
  dataTransfer.effectAllowed = 'copy';
  dataTransfer.setData(ownType, new URL(src, document.baseURI).href);
  // No address of the page and no picture is in the drag: the editor would link the one, or save the other once more.
  dataTransfer.setData(draggedImagesType, uri);
}
