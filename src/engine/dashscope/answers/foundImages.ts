// Where an answer holds its images when its shape is none of the documented ones. An image that is not found is lost,
// and paid for.

/** An answer of the documented shapes is seven levels deep, and gateways put it into others. */
const maxDepth = 12;
const maxEntries = 100;
const maxFound = 100;
/** The longest addresses with a signature have half of this. */
const maxAddressLength = 4_000;

/** Names, in lower case and without separators, of what holds an image or leads to one. */
const imageNames =
  /^(?:.*(?:image|img|picture|photo).*|(?:b64|base64).*|(?:result|output|download|file)?(?:ur[li]s?|src)|outputs?|results?|data|files?|artifacts?|generations?|content|inlinedata)$/;
/** What an answer repeats of its request, a smaller copy of an image, and what is said about a refusal. */
const otherNames =
  /^(?:input|source|orig|ref|mask|base(?!64)|thumb|preview|request|prompt|error|detail|usage|help|doc)/;

/** The images in an answer, whatever their names: addresses, data URLs and base64, in its order, each once. */
export function imagesAnywhere(json: unknown): string[] {
  const found = new Set<string>();
  collect(json, false, maxDepth, found);
  return [...found];
}

/** @param isNamedSo the name under which the value stands is one of an image. */
function collect(value: unknown, isNamedSo: boolean, depth: number, found: Set<string>): void {
  if (depth === 0 || found.size >= maxFound) return;
  if (typeof value === 'string') {
    const image = isNamedSo ? imageOf(value.trim()) : undefined;
    if (image !== undefined) found.add(image);
  } else if (Array.isArray(value)) {
    for (const item of value.slice(0, maxEntries) as unknown[]) collect(item, isNamedSo, depth - 1, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [given, inner] of Object.entries(value).slice(0, maxEntries)) {
      const name = given.slice(0, 40).toLowerCase().replace(/[_-]/g, '');
      if (!otherNames.test(name)) collect(inner, imageNames.test(name), depth - 1, found);
    }
  }
}

function imageOf(text: string): string | undefined {
  if (isImageBase64(text)) return dataUrl(text);
  if (/^data:image\//i.test(text)) return text;
  return text.length <= maxAddressLength && /^https?:\/\/[^\s<>"]+$/i.test(text) ? text : undefined;
}

/** By the first bytes of the formats in which images come. */
const isImageBase64 = (text: string): boolean =>
  text.length > 50 && /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|SUkq|TU0A|AAAA[\w+/]{2}Z0eX)/.test(text);

/** An address has a dot, a colon or a question mark, or is short. Base64 has none of these characters. */
const isBase64 = (text: string): boolean =>
  isImageBase64(text) || (text.length > 1_000 && /^[A-Za-z0-9+/\s_=-]+$/.test(text.slice(0, 1_000)));

const dataUrl = (base64: string): string => `data:application/octet-stream;base64,${base64}`;

/** The address of what stands where the address of an image should be; a data URL for base64. */
export const addressOfImage = (given: string): string => {
  const text = given.trim();
  return isBase64(text) ? dataUrl(text) : text;
};

/** The data URL of an image in base64, which may be one already. */
export const dataUrlOf = (given: string): string => (/^\s*data:/i.test(given) ? given.trim() : dataUrl(given));
