// Blocks that hold Markdown, and that a reader of Markdown takes for code.

/** Admonitions, collapsed blocks and tabs of Python-Markdown, whose content is indented by four columns. */
const title = /^([ \t]*)(!!!|\?\?\?\+?)([ \t]+[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+"[^"\n]*")?[ \t]*\r?)$/gmu;
const tab = /^([ \t]*)(===[!+]?)([ \t]+"[^"\n]*"[ \t]*\r?)$/gmu;
/** Space that is a character of a text. */
const textSpace = '\u00a0';

/** The text with items of lists in place of such blocks, as long as it was: an item holds what is indented below. */
export function blocksAsItems(text: string): string {
  if (!/!!!|\?\?\?|===/u.test(text)) return text;
  const item = (_: string, indentation: string, mark: string, rest: string): string =>
    `${indentation}*   ${textSpace.repeat(mark.length + 1 - '*   '.length)}${rest.slice(1)}`;
  return text.replace(title, item).replace(tab, item);
}

/** Whether the paragraph that begins here in such an item is the line that names its kind. */
export const isTitle = (text: string, start: number): boolean =>
  /^(?:!!! |\?\?\?[ +]|===[ !+])$/u.test(text.slice(Math.max(0, start - '*   '.length), start));

/** Directives of MyST whose content is Markdown. Others hold code, also of other languages: `{python}`. */
const contentDirectives =
  /^\{(?:attention|caution|danger|error|hint|important|note|tip|warning|seealso|todo|admonition|figure-md|tab-set|tab-item|tabbed|tabs|grid|grid-item|grid-item-card|card|card-carousel|panels|dropdown|details|toggle|margin|sidebar|aside|topic|container|div|list-table|table|epigraph|pull-quote|highlights|compound|only|versionadded|versionchanged|deprecated|exercise(?:-start)?|solution(?:-start)?|prf:[a-z]+)\}$/u;

/** What stands in a block of code that is such a directive, and where it begins in the block. */
export function directiveContent(
  name: string,
  block: string,
): { text: string; start: number; language: 'markdown' | 'restructuredText' } | undefined {
  const language = name === '{eval-rst}' ? 'restructuredText' : contentDirectives.test(name) ? 'markdown' : undefined;
  const start = block.indexOf('\n') + 1;
  if (language === undefined || start === 0) return undefined;
  const [closing = ''] = /\n[ \t>]*(?:`{3,}|~{3,})[ \t]*$/u.exec(block) ?? [];
  return { text: block.slice(start, Math.max(start, block.length - closing.length + 1)), start, language };
}
