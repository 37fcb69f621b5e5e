/** A text in the data of a page, and where it stands without quotes. */
export interface DataValue {
  /** The names on the way to it, with `[]` for each list: `features[].icon.src`. */
  field: string;
  /** The same with the numbers of the items. */
  key: string;
  text: string;
  start: number;
  end: number;
}

type Part = string | number;

/** The strings of a TOML text, up to the first thing that is none. Enough for the front matter of a page. */
export function tomlValues(text: string): DataValue[] {
  const values: DataValue[] = [];
  const counts = new Map<string, number>();
  let table: Part[] = [];
  let at = 0;

  const skip = (pattern: RegExp): string => {
    const [found = ''] = new RegExp(pattern.source, 'uy').exec(text.slice(at)) ?? [];
    at += found.length;
    return found;
  };
  const skipSpace = (): void => void skip(/(?:\s|#[^\n]*)*/u);
  const readKey = (): string[] => {
    const names: string[] = [];
    do {
      skip(/[ \t.]*/u);
      names.push(skip(/"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[\w-]+/u).replace(/^["']|["']$/gu, ''));
      skip(/[ \t]*/u);
    } while (text[at] === '.');
    return names;
  };
  const readValue = (path: readonly Part[]): void => {
    const start = at;
    const quoted = skip(/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'/u);
    if (quoted !== '') {
      const quotes = /^(?:"""|''')/u.test(quoted) ? 3 : 1;
      const written = quoted.slice(quotes, -quotes);
      const shown = quoted.startsWith('"') ? written.replace(/\\(["\\])/gu, '$1') : written;
      values.push({ ...named(path), text: shown, start: start + quotes, end: at - quotes });
    } else if (text[at] === '[') readItems(path);
    else if (text[at] === '{') readTable(path);
    else skip(/[^,\]}\n#]*/u);
  };
  const readItems = (path: readonly Part[]): void => {
    at += 1;
    for (let index = 0; at < text.length; index += 1) {
      skipSpace();
      if (text[at] === ']') break;
      const before = at;
      readValue([...path, index]);
      skipSpace();
      if (text[at] === ',') at += 1;
      else if (at === before) break;
    }
    if (text[at] === ']') at += 1;
  };
  const readTable = (path: readonly Part[]): void => {
    at += 1;
    for (;;) {
      skipSpace();
      if (text[at] === '}' || at >= text.length || !readPair(path)) break;
      skipSpace();
      if (text[at] === ',') at += 1;
    }
    if (text[at] === '}') at += 1;
  };
  const readPair = (path: readonly Part[]): boolean => {
    const names = readKey();
    if (text[at] !== '=') return false;
    at += 1;
    skip(/[ \t]*/u);
    readValue([...path, ...names]);
    return true;
  };

  for (;;) {
    skipSpace();
    if (at >= text.length) return values;
    const opening = skip(/\[{1,2}/u);
    if (opening !== '') {
      const names = readKey();
      skip(/\]{1,2}/u);
      const name = names.join('.');
      const index = counts.get(name) ?? 0;
      counts.set(name, index + 1);
      table = opening === '[[' ? [...names, index] : names;
    } else if (!readPair(table)) return values;
  }
}

function named(path: readonly Part[]): Pick<DataValue, 'field' | 'key'> {
  const join = (item: (index: number) => string): string =>
    path
      .map(part => (typeof part === 'number' ? item(part) : `.${part}`))
      .join('')
      .slice(1);
  return { field: join(() => '[]'), key: join(index => `[${index}]`) };
}
