// Images whose addresses stand in the text of an answer, as gateways for chats send them.

/** So much of a text is looked through for the next image, and so much in all. More is a document. */
const maxBetween = 4_000;
const maxLookedThrough = 40_000;
const maxFound = 100;

const anyAddress = String.raw`(?=https?://|data:image/|\.{0,2}/)`;
/** Where an address may begin. The names of the groups tell what speaks for an image. */
const beginnings = new RegExp(
  [
    // `![A mill](https://…)` and `<img alt="A mill" src="https://…">`, also with an address relative to the API.
    String.raw`(?<shown>!\[[^\]]{0,200}\]\(\s*<?${anyAddress}|<img\s[^<>]{0,300}?\bsrc\s*=\s*["']?${anyAddress})`,
    // `[Download image](https://…)`
    String.raw`\[(?<label>[^\]]{0,60})\]\(\s*<?(?=https?://)`,
    String.raw`(?=data:image/[\w.+-]{1,40};base64,)`,
    String.raw`(?=https?://)`,
  ].join('|'),
  'i',
);
/** What a link to an image is called where its address does not tell. */
const imageLabel =
  /^(?:(?:the|your|this|a|generated|final|result|full|size|download|view|open|see|show|click|here|for)\s+)*(?:images?|pictures?|photos?|png|(?:查看|下载|打开)?(?:图片|图像|原图))(?:\s*#?\d+)?$/i;
const imageEnding = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif|heic|jxl)(?=$|[?#&])/i;
/** An address of a storage needs no ending. That of a help page has no signature. */
const signature = /[?&](?:signature|x-(?:oss|amz|goog|cos)-signature|ossaccesskeyid|expires|sig)=/i;

/**
 * The addresses of the images in a text, in their order, each once. Other addresses, such as that of a help page, are
 * none, unless the text is nothing but the address.
 */
export function imagesInText(text: string): string[] {
  const found = new Set<string>();
  const whole = text.length <= maxBetween ? text.trim() : undefined;
  for (let at = 0, lookedThrough = 0; lookedThrough < maxLookedThrough && found.size < maxFound;) {
    const start = beginnings.exec(text.slice(at, at + maxBetween));
    if (!start) break;
    const from = at + start.index + start[0].length;
    const address = addressAt(text, from);
    const { shown, label } = start.groups ?? {};
    const isImage =
      shown !== undefined ||
      address === whole ||
      /^data:/i.test(address) ||
      imageEnding.test(address) ||
      signature.test(address) ||
      imageLabel.test(label?.trim() ?? '');
    if (isImage && address !== '') found.add(address.replaceAll('&amp;', '&'));
    // The addresses do not count: a data URL may have millions of characters.
    lookedThrough += start.index + start[0].length + 1;
    at = from + Math.max(1, address.length);
  }
  return [...found];
}

/** An address without the punctuation of the sentence in which it stands. */
function addressAt(text: string, from: number): string {
  if (/^data:/i.test(text.slice(from, from + 5))) {
    const end = /[^\w:;,./+=%-]/g;
    end.lastIndex = from;
    return text.slice(from, end.exec(text)?.index);
  }
  const [address = ''] = /^[^\s"'<>`*\\|，。、；！？（）【】]*/.exec(text.slice(from, from + maxBetween)) ?? [];
  return address.slice(0, closedAt(address)).replace(/[.,;:!?\]]{1,10}$/, '');
}

/** Where a bracket closes that was opened before the address. */
function closedAt(address: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of address.matchAll(/[()]/g)) {
    depth += bracket === '(' ? 1 : -1;
    if (depth < 0) return index;
  }
  return undefined;
}
