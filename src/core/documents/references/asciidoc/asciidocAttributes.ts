export interface MacroAttributes {
  positional: readonly string[];
  named: ReadonlyMap<string, string>;
  /** Where the values of named attributes stand in the list. */
  places: ReadonlyMap<string, number>;
}

/** The list between the brackets of a macro: `A mill,300,200,title="…"`. */
export function macroAttributes(list: string): MacroAttributes {
  const positional: string[] = [];
  const named = new Map<string, string>();
  const places = new Map<string, number>();
  const item = /\s*(?:([\w-]+)\s*=\s*)?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^,]*)\s*(?:,|$)/uy;
  while (item.lastIndex < list.length) {
    const match = item.exec(list);
    if (!match) break;
    const [whole, name, written = ''] = match;
    const isQuoted = /^(["'])[\s\S]*\1$/u.test(written) && written.length > 1;
    const value = isQuoted ? written.slice(1, -1).replace(/\\(["'])/gu, '$1') : written.trim().replace(/\\\]/gu, ']');
    if (name === undefined) positional.push(value);
    else {
      named.set(name, value);
      places.set(name, match.index + whole.indexOf(written, whole.indexOf('=')) + (isQuoted ? 1 : 0));
    }
  }
  return { positional, named, places };
}
