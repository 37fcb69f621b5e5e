import { Parser } from 'htmlparser2';
import { styleReferences } from './cssReferences';
import type { ElementAttribute } from './imageAttributes';
import { MarkupCollector } from './markupCollector';
import type { ImageReference, PathRule, ReferenceReader } from './referenceTypes';

/** HTML pages, and the templates of servers that are HTML to the editor. */
export const htmlReferences: ReferenceReader = text => {
  const collector = new MarkupCollector('document');
  const base = readMarkup(quotedOnce(text), 0, collector, 'document');
  return withBase(collector.finish(text.length), base);
};

/** The quotes in an expression of a template, `src="{{ "/a.png" | relative_url }}"`, as ones that end no attribute. */
export const quotedOnce = (text: string): string =>
  text.includes('{{') ? text.replace(/\{\{[^{}\n]*\}\}/gu, whole => whole.replaceAll('"', "'")) : text;

export interface MarkupSyntax {
  /** What an attribute of a component says, where it is not plain HTML; one that is an object stands for several. */
  attribute?(name: string, written: string, start: number): readonly ElementAttribute[] | undefined;
  /** Takes the text of a `script`. */
  script?(text: string, offset: number, language: string): void;
  /** What the attributes are read from: `text` may have placeholders of the same length for expressions. */
  original?: string;
}

/**
 * Reads markup into a collector.
 * @param offset of the text in its document.
 * @returns the address of its `<base>`.
 */
export function readMarkup(
  text: string,
  offset: number,
  collector: MarkupCollector,
  rule: PathRule,
  syntax: MarkupSyntax = {},
): string | undefined {
  let attributes: ElementAttribute[] = [];
  let base: string | undefined;
  let raw: { tag: string; start: number; text: string; language: string } | undefined;
  const parser = new Parser(
    {
      onopentagname: () => {
        attributes = [];
      },
      onattribute: (name, value, quote) => {
        // The parser stands behind the value, before a closing quote.
        const whole = text.slice(parser.startIndex, parser.endIndex);
        const end = parser.endIndex - (quote && whole.endsWith(quote) ? 1 : 0);
        const equals = whole.indexOf('=');
        const before = /^=\s*["']?/u.exec(whole.slice(equals))?.[0].length ?? 0;
        const start = equals < 0 ? end : parser.startIndex + equals + before;
        const original = syntax.original ?? text;
        const written = original.slice(start, end);
        const lowerName = name.toLowerCase();
        const writtenName = original.slice(parser.startIndex, parser.startIndex + name.length);
        const plain = {
          name: lowerName,
          text: value,
          texts: [
            { text: lowerName === 'style' ? styleText(written) : value, start: offset + start, end: offset + end },
          ],
        };
        const place = equals < 0 ? parser.startIndex : start;
        attributes.push(...(syntax.attribute?.(writtenName, written, offset + place) ?? [plain]));
      },
      onopentag: (name, _attributes, isImplied) => {
        if (isImplied) return;
        const tag = name.toLowerCase();
        if (tag === 'base') base ??= attributes.find(attribute => attribute.name === 'href')?.text;
        if (tag === 'script' || tag === 'style') {
          const language = attributes.find(attribute => attribute.name === 'lang')?.text ?? '';
          raw = { tag, start: parser.endIndex + 1, text: '', language };
        }
        const isEmpty = text[parser.endIndex - 1] === '/';
        collector.open({ name, attributes, start: offset + parser.startIndex, isEmpty });
      },
      ontext: part => {
        if (raw) raw.text = text.slice(raw.start, parser.endIndex + 1);
        else collector.text(part, offset + parser.startIndex);
      },
      onclosetag: name => {
        if (raw?.tag === name.toLowerCase()) {
          const { tag, start, text: content, language } = raw;
          if (tag === 'style') collector.references.push(...styleReferences(content, offset + start, rule));
          else syntax.script?.(content, offset + start, language);
          raw = undefined;
        }
        collector.close(name, offset + parser.endIndex + 1);
      },
    },
    { lowerCaseTags: false, lowerCaseAttributeNames: false, recognizeSelfClosing: true },
  );
  parser.end(text);
  return base;
}

/** Quotes that are written as references, in the same length: addresses in styles are found by their offsets. */
const styleText = (written: string): string =>
  written.replace(/&(?:quot|apos|#3[49]|#x2[27]);/giu, reference =>
    (/quot|34|22/iu.test(reference) ? '"' : "'").padEnd(reference.length),
  );

/** `<base href>` moves everything that is relative; one that leads elsewhere leaves nothing local. */
export function withBase(references: ImageReference[], base: string | undefined): ImageReference[] {
  if (base === undefined || base.trim() === '') return references;
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/iu.test(base.trim())) return [];
  const folder = base.trim().replace(/[^/]*$/u, '');
  return folder === ''
    ? references
    : references.map(reference => ({ ...reference, hints: { ...reference.hints, folder } }));
}
