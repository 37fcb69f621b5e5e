import { randomUUID } from 'node:crypto';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { Model } from '../../core/models/modelTypes';
import { toWire } from './wire';

/** An input image in the command: an address, or a file that the shell reads. */
export type CurlImage = { url: string } | { path: string; mime: string };

/**
 * Returns a shell command that sends the same request. The key is the variable `DASHSCOPE_API_KEY` of the shell. Local
 * files are sent as data URLs, whatever their size, because the temporary upload needs several requests.
 * @param images "image 1" first; paths as on the machine of the shell.
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
  // The shell interprets the content of a here-document, so file names are not put in it.
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
 * Escapes what the shell would change in a here-document. Some shells also treat `!` as a reference to an earlier
 * command, so it is written as a JSON escape.
 */
function forHeredoc(json: string): string {
  return json.replaceAll('!', '\\u0021').replace(/[\\$`]/g, '\\$&');
}

/**
 * Quotes one word for the shell. Some shells treat a control character in a pasted command as a key press, so these are
 * written as escapes.
 */
function quoted(text: string): string {
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const bytesOf = (character: string): string =>
    [...new TextEncoder().encode(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return `$'${text.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, bytesOf)}'`;
}

/** Returns a word that does not occur in the texts. */
function wordNotIn(texts: string): string {
  for (;;) {
    const word = randomUUID().replaceAll('-', '');
    if (!texts.includes(word)) return word;
  }
}
