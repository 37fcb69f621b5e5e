import type { ImageRequest } from '../core/imageRequest';
import type { Model } from '../core/modelTypes';
import { toWire } from './wire';

/** An input as the command has it: an address, or a file that the shell reads. */
export type CurlImage = { url: string } | { path: string; mime: string };

/**
 * A shell command that sends the same request; the key is the variable `DASHSCOPE_API_KEY` of the shell. Local files go along as data URLs,
 * whatever their size: the temporary upload takes several requests.
 * @param images "image 1" first; paths as the shell's machine has them.
 * @param baseUrl see `Endpoint.baseUrl`.
 */
export function curlCommand(request: ImageRequest, model: Model, images: readonly CurlImage[], baseUrl: string): string {
  const marker = markerFor(JSON.stringify([request, images]));
  const wire = toWire(request, model, images.map((image, index) => ('url' in image ? image.url : `${marker}${index};`)));
  const lines = [
    `curl ${quoted(baseUrl + wire.path)}`,
    '--header "Authorization: Bearer $DASHSCOPE_API_KEY"',
    ...Object.entries(wire.headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    '--data @- <<EOF',
  ];
  const body = forHeredoc(JSON.stringify(wire.body, null, 2)).replace(new RegExp(`${marker}(\\d+);`, 'g'), (whole, index: string) => {
    const image = images[Number(index)];
    return image && 'path' in image ? `data:${image.mime};base64,$(base64 < ${quoted(image.path)} | tr -d '\\n')` : whole;
  });
  return `${lines.join(' \\\n  ')}\n${body}\nEOF\n`;
}

/** What the shell would change in a here-document. Some shells also take `!` for a command of earlier; JSON can spell it otherwise. */
function forHeredoc(json: string): string {
  return json.replaceAll('!', '\\u0021').replace(/[\\$`]/g, '\\$&');
}

const quoted = (text: string): string => `'${text.replaceAll('\'', '\'\\\'\'')}'`;

/** A word for the places of files in the body, which is nowhere in its texts. */
function markerFor(texts: string): string {
  let word = 'file:';
  while (texts.includes(word)) word += ':';
  return word;
}
