/**
 * The type under which the Studio gives the files of images to a drag, one address a line. The editor's own list of
 * files will not do: it has other addresses in a remote window, which a page of an extension does not know.
 */
export const draggedImagesType = 'application/vnd.easel.images';
