import type { Span } from '../../textChange';
import type { MarkupCollector } from '../markupCollector';
import type { ScriptNames } from '../scripts/scriptNames';
import { ScriptReader } from '../scripts/scriptReader';

/**
 * The text of MDX with spaces for its imports and exports, and where these stand. Such a block begins with `import` or
 * `export` at the beginning of a line behind a blank one, and ends at the first blank line outside of its brackets.
 */
export function withoutModules(text: string): { markdown: string; modules: Span[] } {
  const modules: Span[] = [];
  const lines = [...text.matchAll(/[^\n]*(?:\n|$)/gu)].filter(([line]) => line !== '');
  let fence: string | undefined;
  let isAfterBlank = true;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/u.exec(line[0]) ?? [];
    if (fence === undefined ? mark !== undefined : mark?.startsWith(fence) === true) {
      fence = fence === undefined ? mark : undefined;
    } else if (fence === undefined && isAfterBlank && /^(?:import|export)[\s{*]/u.test(line[0])) {
      const start = line.index;
      const end = endOfModule(text, start);
      while ((lines[index + 1]?.index ?? Infinity) < end) index += 1;
      modules.push({ start, end });
    }
    isAfterBlank = isBlank(lines[index]?.[0] ?? '');
  }
  let markdown = '';
  let copied = 0;
  for (const { start, end } of modules) {
    markdown += text.slice(copied, start) + text.slice(start, end).replace(/[^\r\n]/gu, ' ');
    copied = end;
  }
  return { markdown: markdown + text.slice(copied), modules };
}

export function readImports(text: string, offset: number, collector: MarkupCollector, names: ScriptNames): void {
  new ScriptReader(text, offset, { isTypeScript: false, hasElements: true }, collector, names).read();
}

const isBlank = (line: string): boolean => line.trim() === '';

/** Strings, templates and comments, brackets, and line ends before a blank line. */
const moduleMarks =
  /(["'])(?:\\.|(?!\1)[^\\\n])*\1|`(?:\\[\s\S]|[^\\`])*(?:`|$)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[([{)\]}]|\n(?=[^\S\n]*(?:\n|$))/gu;

/** The end of the line before the first blank one that stands outside of brackets, strings and comments. */
function endOfModule(text: string, start: number): number {
  moduleMarks.lastIndex = start;
  let depth = 0;
  for (let match; (match = moduleMarks.exec(text)) !== null;) {
    const [mark] = match;
    if (mark === '\n' && depth <= 0) return match.index + 1;
    if (mark.length === 1 && mark !== '\n') depth += '([{'.includes(mark) ? 1 : -1;
  }
  return text.length;
}
