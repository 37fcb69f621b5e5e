/** One candidate of a `srcset`: the address as it is written, and the width that it is for. */
export interface SrcsetCandidate {
  url: string;
  /** Offset of the address in the text of the attribute. */
  offset: number;
  /** In pixels, of the descriptor `800w`. */
  width?: number;
}

/** The candidates of a `srcset`, by the algorithm of the HTML standard. */
export function srcsetCandidates(text: string): SrcsetCandidate[] {
  const candidates: SrcsetCandidate[] = [];
  const pattern = /[\s,]*(\S+)/gy;
  for (let match; (match = pattern.exec(text));) {
    const written = match[1] ?? '';
    const url = written.replace(/,+$/u, '');
    const offset = match.index + match[0].length - written.length;
    let width: number | undefined;
    if (url === written) {
      // Without a comma directly behind the address, descriptors follow up to the next comma.
      const end = text.indexOf(',', pattern.lastIndex);
      const descriptors = text.slice(pattern.lastIndex, end < 0 ? text.length : end);
      width = Number(/(?:^|\s)(\d+)w(?:\s|$)/u.exec(descriptors)?.[1]) || undefined;
      pattern.lastIndex = end < 0 ? text.length : end + 1;
    }
    if (url !== '') candidates.push({ url, offset, ...(width !== undefined && { width }) });
  }
  return candidates;
}
