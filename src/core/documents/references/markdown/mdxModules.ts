import type { Span } from './markdownSyntax';
import type { MarkupCollector } from '../markupCollector';
import type { ImageNames } from '../scripts/scriptReader';
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
      let end = start + line[0].length;
      while (index + 1 < lines.length) {
        const next = lines[index + 1];
        if (!next || (isBlank(next[0]) && isBalanced(text.slice(start, end)))) break;
        end = next.index + next[0].length;
        index += 1;
      }
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

export function readImports(text: string, offset: number, collector: MarkupCollector, names: ImageNames): void {
  new ScriptReader(text, offset, { isTypeScript: false, hasElements: true }, collector, names).read();
}

const isBlank = (line: string): boolean => line.trim() === '';

function isBalanced(text: string): boolean {
  const code = text.replace(/(["'])(?:\\.|(?!\1)[^\\\n])*\1|`(?:\\[\s\S]|[^\\`])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu, '');
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  return !code.includes('`') && count(/[([{]/gu) <= count(/[)\]}]/gu);
}
