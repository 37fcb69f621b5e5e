import type { URI } from 'vscode-uri';

const pageOfModule = /^(.*\/modules)\/([^/]+)\/(?:pages|partials)\//u;
const imageOfModule = /^(.*\/modules)\/([^/]+)\/(?:assets\/)?images\/(.+)$/u;

/**
 * The resource id of an image in a component of Antora, whose folders have fixed names: the path below `images`, with
 * the name of the module where that is another. `undefined` for what is no page or no image of a module.
 */
export function antoraPath(document: URI, image: URI): string | undefined {
  const [, pageComponent, pageModule] = pageOfModule.exec(document.path) ?? [];
  const [, imageComponent, imageModule, path] = imageOfModule.exec(image.path) ?? [];
  if (pageComponent === undefined || pageComponent !== imageComponent || path === undefined) return undefined;
  return imageModule === pageModule ? path : `${imageModule ?? ''}:${path}`;
}
