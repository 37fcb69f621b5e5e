/** The maximum length of a text that is shown to a person, in UTF-16 code units. */
export const shownLength = 2000;
/** How much of the end of a text that is too long stays: our own sentences often stand after the foreign ones. */
const keptEnd = 400;

/** Line breaks and other control characters: in a message they would look like a second message. */
const controls = /[\p{Cc}\u2028\u2029]+/gu;
/**
 * Characters that turn the direction of what follows, and characters that nobody can see. The joiners U+200C and U+200D
 * stay: Persian words and many emoji need them.
 */
const unseen = /[\p{Bidi_Control}\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Half of a pair of surrogates, as it is left where a text was cut. */
const loneSurrogate = /\p{Surrogate}/gu;
/**
 * Where the editor finds markup. `[label](command:…)` is a link in notifications, in the progress, and in the prompts
 * and validation messages of input boxes; `$(name)` is an icon in lists and in the status bar. Each needs its two
 * characters side by side. Source: VS Code 1.100 to 1.139, `base/common/linkedText.ts` and
 * `base/browser/ui/iconLabel/iconLabels.ts`.
 */
const markup = /[\]$](?=\()/g;
/** A space without a width: it separates the two characters and is invisible. */
const separator = '\u200b';

/**
 * A text as a person may see it, whatever it contains: a message of the service, the name of a file, a setting. It has
 * no line breaks, no character that hides or turns others around, and at most `maxLength` code units, of which the
 * beginning and the end are kept. The work is bounded, too: only what is kept is looked at.
 */
export function plainText(text: string, maxLength = shownLength): string {
  return shortened(text, maxLength).replace(controls, ' ').replace(unseen, '').replace(loneSurrogate, '\ufffd');
}

/**
 * The same for places in which the editor looks for links and icons: it finds none. A text may pass through here more
 * than once.
 */
export function shownText(text: string, maxLength = shownLength): string {
  return shortened(plainText(text, maxLength).replace(markup, `$&${separator}`), maxLength);
}

/** Addresses of which Markdown makes links by themselves, also where all its marks are escaped. */
const bareLinks = /:(?=\/\/)|\bwww(?=\.)|@/gi;

/** The same as `plainText` for what is then escaped for Markdown: no address in it becomes a link. */
export const unlinkedText = (text: string, maxLength = shownLength): string =>
  shortened(plainText(text, maxLength).replace(bareLinks, `$&${separator}`), maxLength);

/** The beginning and the end of a text that is too long. */
function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const end = Math.min(keptEnd, Math.floor(maxLength / 4));
  return `${text.slice(0, maxLength - end - 1)}…${text.slice(text.length - end)}`;
}
