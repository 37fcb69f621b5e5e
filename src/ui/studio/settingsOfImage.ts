import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { ImageDetails } from '../../core/provenance/imageDetails';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import { vscodeWorkspace as workspace } from '../../editor/vscodeWorkspace';
import { findInputs } from '../../engine/provenance/readImageDetails';

/** What the Studio's form can take of the details of an image. */
export async function settingsOfImage(image: URI, details: ImageDetails): Promise<ImageOptions> {
  const { prompt, negativePrompt, seed, options, inputs = [] } = details;
  if (!options)
    return { prompt, ...(negativePrompt !== undefined && { negativePrompt }), ...(seed !== undefined && { seed }) };
  const { images = [], ...rest } = options as ImageOptions;
  const found = await findInputs(workspace, image, { inputs });
  const folder = workspace.folderOf(image);
  const files = images.flatMap((name): FileReference[] => {
    if (typeof name !== 'string' || name === '') return [];
    if (/^https:/iu.test(name)) return [name];
    // One that is missing is shown as such in the form.
    const uri = found.find(({ path }) => path === name)?.uri ?? (folder && Utils.joinPath(folder, name));
    return uri ? [uri] : [];
  });
  return { ...rest, prompt, ...(files.length > 0 && { images: files }) };
}
