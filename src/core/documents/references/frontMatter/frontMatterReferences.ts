import { isAlias, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { isImageField, isWideField } from './frontMatterFields';
import { imageOfUrl, oneLine } from '../imagePath';
import type { ImageReference } from '../referenceTypes';
import type { DataValue } from './tomlValues';
import { tomlValues } from './tomlValues';

/** The images of the front matter, and the text with spaces in its place, so that all offsets stay. */
export function frontMatterReferences(text: string): { references: ImageReference[]; body: string } {
  const [whole, opening = '', mark, data = ''] =
    /^(\ufeff?(---|\+\+\+)[ \t]*\r?\n)([\s\S]*?)(?:(?<=\n)\2[ \t]*(?=\r?\n|$))/u.exec(text) ?? [];
  const [json] = whole === undefined ? (jsonFrontMatter.exec(text) ?? []) : [];
  if (json !== undefined) return withoutFrontMatter(text, json, 0, yamlValues(json));
  if (whole === undefined) return { references: [], body: text };
  return withoutFrontMatter(text, whole, opening.length, mark === '---' ? yamlValues(data) : tomlValues(data));
}

/** Of Hugo: an object that ends with a brace on a line of its own. JSON is read as YAML, which it is. */
const jsonFrontMatter = /^\{\s*"[\w-]+"\s*:[\s\S]*?\n\}[ \t]*(?=\r?\n|$)/u;

function withoutFrontMatter(
  text: string,
  whole: string,
  offset: number,
  values: readonly DataValue[],
): { references: ImageReference[]; body: string } {
  const titles = new Map(
    values
      .filter(({ field }) => /^(?:title|description|summary)$/u.test(field))
      .map(({ field, text: value }) => [field, oneLine(value)]),
  );
  const surroundings = [titles.get('title'), titles.get('description') ?? titles.get('summary')]
    .filter(part => part !== undefined && part !== '')
    .join(': ');
  const references = values.flatMap((value): ImageReference[] => {
    const field = openGraphField(value, values);
    const target = imageOfUrl(value.text);
    if (target === undefined || !isImageField(field)) return [];
    const alt = altBeside(value, values);
    return [
      {
        target,
        alt,
        range: { start: offset + value.start, end: offset + value.end },
        hints: {
          rule: 'frontMatter',
          field,
          ...(surroundings !== '' && { surroundings }),
          ...(isWideField(field) && { isWide: true }),
        },
      },
    ];
  });
  return { references, body: whole.replace(/[^\r\n]/gu, ' ') + text.slice(whole.length) };
}

/** `head: [[meta, { property: og:image, content: /card.png }]]` names a card as the fields of other generators do. */
function openGraphField({ field, key }: DataValue, values: readonly DataValue[]): string {
  if (!/^head(?:\[\])*\.content$/u.test(field)) return field;
  const parent = key.slice(0, key.lastIndexOf('.'));
  const isImage = values.some(
    other =>
      (other.key === `${parent}.property` || other.key === `${parent}.name`) &&
      /^(?:og|twitter):image$/u.test(other.text),
  );
  return isImage ? 'head.og' : field;
}

/** `hero.image.alt` beside `hero.image.src`, `image_alt` beside `image`. */
function altBeside({ key }: DataValue, values: readonly DataValue[]): string {
  const parent = key.slice(0, Math.max(0, key.lastIndexOf('.')));
  const names = ['alt', 'image_alt', 'imageAlt', 'alternative'].map(name =>
    parent === '' ? name : `${parent}.${name}`,
  );
  const beside = [`${key}.alt`, `${key}_alt`, `${key}Alt`, ...names.slice(parent === '' ? 1 : 0)];
  return oneLine(values.find(value => beside.includes(value.key))?.text ?? '');
}

function yamlValues(text: string): DataValue[] {
  const values: DataValue[] = [];
  const tree = parseDocument(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  visit(tree, {
    Node: (index, shown, path) => {
      // What an alias stands for is written elsewhere.
      const node = isAlias(shown) ? shown.resolve(tree) : shown;
      if (index === 'key' || !isScalar(node) || typeof node.value !== 'string' || !node.range) return;
      const names: string[] = [];
      const keys: string[] = [];
      path.forEach((part, at) => {
        const child: unknown = path[at + 1] ?? shown;
        if (isPair(part) && isScalar(part.key)) {
          names.push(`.${String(part.key.value)}`);
          keys.push(`.${String(part.key.value)}`);
        } else if (isSeq(part)) {
          names.push('[]');
          keys.push(`[${part.items.findIndex(item => item === child)}]`);
        }
      });
      const [start, end] = node.range;
      const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
      values.push({
        field: names.join('').slice(1),
        key: keys.join('').slice(1),
        text: node.value,
        start: isQuoted ? start + 1 : start,
        end: isQuoted ? end - 1 : end,
      });
    },
  });
  return values;
}
