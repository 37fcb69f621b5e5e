/** A place in a text, with the lines around it, by which it is found again when the text was replaced. */
export interface Anchor {
  /** Line and character, from 0, in UTF-16 units. */
  line: number;
  character: number;
  text: string;
  /** The nearest lines above and below that are not blank, the nearest first. */
  above: readonly string[];
  below: readonly string[];
  /** The number of blank lines directly above. */
  blankAbove: number;
}

/** So many lines of the surroundings are remembered on each side. */
const neighbourCount = 3;

/** @param text with `\n` as line ends. */
export function anchorAt(text: string, offset: number): Anchor {
  const lines = text.split('\n');
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return {
    line,
    character: offset - (before.lastIndexOf('\n') + 1),
    text: lines[line] ?? '',
    above: neighbours(lines, line, -1),
    below: neighbours(lines, line, 1),
    blankAbove: blankAbove(lines, line),
  };
}

/**
 * The offset of the place in a text that may have changed, or `undefined` where it is not there any more: the line that
 * is the same, with the most of its neighbours; where several are alike, the one nearest to the old place.
 */
export function findAnchor(text: string, anchor: Anchor): number | undefined {
  const lines = text.split('\n');
  // A blank line is like any other, so it is known only by its neighbours.
  const isBlank = anchor.text.trim() === '';
  const hasNeighbours = anchor.above.length + anchor.below.length > 0;
  let best: { line: number; score: number } | undefined;
  for (const [line, candidate] of lines.entries()) {
    if (candidate.trim() !== anchor.text.trim()) continue;
    const score = likeness(lines, line, anchor);
    if (isBlank && hasNeighbours && score < 1) continue;
    const distance = Math.abs(line - anchor.line);
    if (!best || score > best.score || (score === best.score && distance < Math.abs(best.line - anchor.line)))
      best = { line, score };
  }
  if (!best) return undefined;
  const found = lines[best.line] ?? '';
  const start = lines.slice(0, best.line).join('\n').length + (best.line > 0 ? 1 : 0);
  // Only its indentation may have changed.
  const shift = (/\S|$/u.exec(found)?.index ?? 0) - (/\S|$/u.exec(anchor.text)?.index ?? 0);
  return start + Math.max(0, Math.min(anchor.character + shift, found.length));
}

/**
 * Whether a line is the one of the anchor after a single edit: a person changes a part of a line, what replaces a text
 * leaves little of it.
 */
export function isSameLine({ text }: Anchor, edited: string): boolean {
  const [before, after] = [text.trim(), edited.trim()];
  if (before === '' || after.includes(before) || (after !== '' && before.includes(after))) return true;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return start + end >= before.length / 2;
}

function likeness(lines: readonly string[], line: number, { above, below, blankAbove: wantedBlank }: Anchor): number {
  const common = (wanted: readonly string[], step: 1 | -1): number => {
    const found = neighbours(lines, line, step);
    return wanted.filter((text, index) => text.trim() === found[index]?.trim()).length;
  };
  // Tells apart the blank lines between two texts.
  const spacing = blankAbove(lines, line) === wantedBlank ? 0.5 : 0;
  return common(above, -1) + common(below, 1) + spacing;
}

function blankAbove(lines: readonly string[], line: number): number {
  let count = 0;
  while (count < line && (lines[line - 1 - count] ?? '').trim() === '') count += 1;
  return count;
}

function neighbours(lines: readonly string[], line: number, step: 1 | -1): string[] {
  const found: string[] = [];
  for (let index = line + step; index >= 0 && index < lines.length && found.length < neighbourCount; index += step) {
    const text = lines[index] ?? '';
    if (text.trim() !== '') found.push(text);
  }
  return found;
}
