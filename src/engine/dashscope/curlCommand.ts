import { randomUUID } from 'node:crypto';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { Model } from '../../core/models/modelTypes';
import { toWire } from './wire';

/** An input as the command has it: an address, or a file that the shell reads. */
export type CurlImage = { url: string } | { path: string; mime: string };

/**
 * A shell command that sends the same request; the key is the variable `DASHSCOPE_API_KEY` of the shell. Local files go
 * along as data URLs,
 * whatever their size: the temporary upload takes several requests.
 * @param images "image 1" first; paths as the shell's machine has them.
 * @param baseUrl see `Endpoint.baseUrl`.
 */
export function curlCommand(
  request: ImageRequest,
  model: Model,
  images: readonly CurlImage[],
  baseUrl: string,
): string {
  const texts = JSON.stringify([request, images]);
  const marker = wordNotIn(texts);
  const wire = toWire(
    request,
    model,
    images.map((image, index) => ('url' in image ? image.url : `${marker}${index};`)),
  );
  // What stands in a here-document is read again by the shell: names of files are kept out of it.
  const files = images.flatMap((image, index) =>
    'path' in image ? [`image_${index + 1}=$(base64 < ${quoted(image.path)} | tr -d '\\n')\n`] : [],
  );
  const end = `end_${wordNotIn(texts)}`;
  const lines = [
    `curl ${quoted(baseUrl + wire.path)}`,
    '--header "Authorization: Bearer $DASHSCOPE_API_KEY"',
    ...Object.entries(wire.headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    `--data @- <<${end}`,
  ];
  const body = forHeredoc(JSON.stringify(wire.body, null, 2)).replace(
    new RegExp(`${marker}(\\d+);`, 'g'),
    (whole, index: string) => {
      const image = images[Number(index)];
      return image && 'path' in image ? `data:${image.mime};base64,\${image_${Number(index) + 1}}` : whole;
    },
  );
  return `${files.join('')}${lines.join(' \\\n  ')}\n${body}\n${end}\n`;
}

/**
 * What the shell would change in a here-document. Some shells also take `!` for a command of earlier; JSON can spell it
 * otherwise.
 */
function forHeredoc(json: string): string {
  return json.replaceAll('!', '\\u0021').replace(/[\\$`]/g, '\\$&');
}

/** One word of the shell. Some shells would take a control character of a pasted command for a key. */
function quoted(text: string): string {
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const bytesOf = (character: string): string =>
    [...new TextEncoder().encode(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return `$'${text.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, bytesOf)}'`;
}

/** A word for places in a text, which is nowhere in it. */
function wordNotIn(texts: string): string {
  for (;;) {
    const word = randomUUID().replaceAll('-', '');
    if (!texts.includes(word)) return word;
  }
}
