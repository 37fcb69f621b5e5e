const maxAltTextLength = 300;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** A text on one line, cut behind the last whole word within the length that screen readers and people can bear. */
export function altTextOf(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= maxAltTextLength) return line;
  let end = 0;
  for (const { index, segment, isWordLike } of words.segment(line.slice(0, maxAltTextLength * 2))) {
    if (index + segment.length > maxAltTextLength) break;
    if (isWordLike === true) end = index + segment.length;
  }
  return end > 0
    ? line.slice(0, end)
    : Array.from(line)
        .slice(0, maxAltTextLength / 2)
        .join('');
}
