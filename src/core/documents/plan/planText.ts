import * as l10n from '@vscode/l10n';
import { numberRanges } from '../../models/parameters';

/** An image of a plan, with paths as texts. */
export interface WrittenImage {
  isChosen: boolean;
  target: string;
  /** In pixels, `1664*928`; absent: the model decides. */
  size?: string;
  prompt: string;
  /** The alt text of a link that is still to be inserted. */
  alt?: string;
  /** Behind which text a link is still to be inserted. */
  after?: WrittenPlace;
}

/** A text in a document: the path as commands take it, the line from 1, and the words with which the text begins. */
export interface WrittenPlace {
  document: string;
  line: number;
  words: string;
}

/** An image as it is printed: with what a person has to know to decide. */
export interface PrintedImage extends WrittenImage {
  /** Sentences, one for each line. */
  notes: readonly string[];
}

export interface PlanHead {
  /** The documents and folders that were searched, as commands take them. Empty: all folders. */
  places: readonly string[];
  model: string;
  /** Words that are added to every prompt of this plan, besides those of the setting. */
  style: string;
  /** One seed for all images, so that they look alike. */
  seed?: number;
  /** The images are one set, for models that make sets with one request. */
  isSet?: boolean;
  /** One more sentence for the head of the text. */
  note?: string;
}

/** What is wrong with a line, counted from 0. */
export interface PlanProblem {
  line: number;
  message: string;
}

export interface WrittenPlan extends PlanHead {
  images: readonly (WrittenImage & { line: number })[];
  problems: readonly PlanProblem[];
}

/** The plan as a text that a person reads and changes. Read back by `parsePlan`. */
export function printPlan(
  { places, model, style, seed, isSet, note }: PlanHead,
  images: readonly PrintedImage[],
): string {
  const isProposal = images.some(({ after }) => after);
  const heading = [
    isProposal
      ? l10n.t('Proposed images: {0}. Change prompts, alt texts, the model or the style as you like.', images.length)
      : l10n.t('Missing images: {0}. Change prompts, sizes, the model or the style as you like.', images.length),
    isProposal
      ? l10n.t('[x] is made, [ ] is left out. Nothing is changed or made before you choose "Insert links" above.')
      : l10n.t(
          '[x] is made, [ ] is left out. Nothing is made and nothing costs anything before you choose "Generate".',
        ),
    ...(isProposal
      ? [l10n.t('The links are inserted first, all as one step that you can undo; then the images are made.')]
      : []),
    l10n.t('The style is added to every prompt, besides the words of the setting easel.style.'),
    ...(isSet === true
      ? [
          l10n.t(
            'A model that makes sets gets all of them with one request. Others, or all with "set: no", make one after the other with the same seed.',
          ),
        ]
      : []),
    ...(note === undefined ? [] : [oneLine(note)]),
  ];
  return [
    ...heading.map(line => `# ${line}`),
    '',
    ...places.map(place => `place: ${place}`),
    `model: ${model}`,
    `style: ${style}`.trimEnd(),
    ...(seed === undefined ? [] : [`seed: ${seed}`]),
    ...(isSet === undefined ? [] : [`set: ${isSet ? 'yes' : 'no'}`]),
    '',
    ...images.flatMap(printedImage),
  ].join('\n');
}

function printedImage({ isChosen, target, size, prompt, alt, after, notes }: PrintedImage): string[] {
  return [
    `[${isChosen ? 'x' : ' '}] ${target}`,
    `    prompt: ${oneLine(prompt)}`,
    ...(size === undefined ? [] : [`    size: ${size}`]),
    ...(alt === undefined ? [] : [`    alt: ${oneLine(alt)}`]),
    ...(after ? [`    after: ${after.document}:${after.line} ${oneLine(after.words)}`] : []),
    ...notes.map(note => `    # ${oneLine(note)}`),
    '',
  ];
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Reads a plan back. Lines that cannot be read are told and left out; nothing is guessed. */
export function parsePlan(text: string): WrittenPlan {
  const reader = new PlanReader();
  for (const [line, content] of text.split(/\r\n|\r|\n/u).entries()) reader.read(content, line);
  return reader.result();
}

class PlanReader {
  private readonly places: string[] = [];
  private readonly images: (WrittenImage & { line: number })[] = [];
  private readonly problems: PlanProblem[] = [];
  private model: string | undefined;
  private style = '';
  private seed: number | undefined;
  private isSet: boolean | undefined;
  /** The image that the next details belong to; `unreadable` where its own line was told already. */
  private current: WrittenImage | 'unreadable' | undefined;
  /** The prompt may go on in further lines. */
  private isInPrompt = false;

  read(content: string, line: number): void {
    const text = content.trim();
    if (text === '' || text.startsWith('#')) {
      this.isInPrompt = false;
      return;
    }
    const isIndented = /^[ \t]/u.test(content);
    const image = /^\[([ xX]?)\]\s*(.*)$/u.exec(text);
    if (image && !isIndented) this.begin(image[1] ?? '', image[2] ?? '', line);
    else if (isIndented) this.readDetail(text, line);
    else this.readHead(text, line);
  }

  result(): WrittenPlan {
    for (const { line, target, prompt } of this.images)
      if (prompt === '') this.tell(line, l10n.t('"{0}" has no prompt.', target));
    return {
      places: this.places,
      model: this.model ?? '',
      style: this.style,
      ...(this.seed !== undefined && { seed: this.seed }),
      ...(this.isSet !== undefined && { isSet: this.isSet }),
      images: this.images,
      problems: this.problems.sort((one, other) => one.line - other.line),
    };
  }

  private begin(mark: string, target: string, line: number): void {
    this.isInPrompt = false;
    this.current = 'unreadable';
    if (target === '') {
      this.tell(line, l10n.t('The path of the image is missing.'));
      return;
    }
    if (this.images.some(image => image.target === target)) {
      this.tell(line, l10n.t('"{0}" stands in the plan twice.', target));
      return;
    }
    const image = { isChosen: /x/iu.test(mark), target, prompt: '', line };
    this.images.push(image);
    this.current = image;
  }

  private readDetail(text: string, line: number): void {
    const image = this.current;
    if (image === 'unreadable') return;
    const [, key, value = ''] = /^(prompt|size|alt|after):\s*(.*)$/u.exec(text) ?? [];
    if (!image) this.tell(line, l10n.t('This line belongs to no image.'));
    else if (key === 'prompt') {
      image.prompt = value;
      this.isInPrompt = true;
    } else if (key === 'size') this.readSize(image, value, line);
    else if (key === 'alt') this.readAlt(image, value);
    else if (key === 'after') this.readPlace(image, value, line);
    else if (this.isInPrompt) image.prompt = `${image.prompt} ${text}`.trim();
    else this.tell(line, l10n.t('Expected "prompt:", "size:", "alt:", "after:" or a line that begins with "#".'));
  }

  private readAlt(image: WrittenImage, value: string): void {
    this.isInPrompt = false;
    if (value !== '') image.alt = value;
  }

  private readPlace(image: WrittenImage, value: string, line: number): void {
    this.isInPrompt = false;
    const [, document = '', number, words = ''] = /^(\S.*?):(\d{1,7})(?:\s+(.*))?$/u.exec(value) ?? [];
    if (number !== undefined) image.after = { document, line: Number(number), words };
    else this.tell(line, l10n.t('Expected a document, a line and the words there, such as docs/a.md:12 The lamp.'));
  }

  private readSize(image: WrittenImage, value: string, line: number): void {
    this.isInPrompt = false;
    const [, width, height] = /^(\d{1,5})\s*[*x×]\s*(\d{1,5})$/u.exec(value) ?? [];
    if (width !== undefined && height !== undefined) image.size = `${width}*${height}`;
    else if (value !== '') this.tell(line, l10n.t('"{0}" is no size in pixels, such as 1664*928.', value));
  }

  private readHead(text: string, line: number): void {
    this.isInPrompt = false;
    const [, key, value = ''] = /^(place|model|style|seed|set):\s*(.*)$/u.exec(text) ?? [];
    if (key === 'place') this.places.push(value);
    else if (key === 'model') this.model = value;
    else if (key === 'style') this.style = value;
    else if (key === 'seed') this.readSeed(value, line);
    else if (key === 'set') this.readSet(value, line);
    else this.tell(line, l10n.t('Expected "[x]" and the path of an image, or "model:", "style:" or "place:".'));
  }

  private readSeed(value: string, line: number): void {
    const seed = Number(value);
    if (value === '') this.seed = undefined;
    else if (/^\d+$/u.test(value) && seed <= numberRanges.seed.max) this.seed = seed;
    else this.tell(line, l10n.t('"{0}" is no seed, which is a whole number up to {1}.', value, numberRanges.seed.max));
  }

  private readSet(value: string, line: number): void {
    if (/^(?:yes|no)$/iu.test(value)) this.isSet = value.toLowerCase() === 'yes';
    else this.tell(line, l10n.t('Expected "set: yes" or "set: no".'));
  }

  private tell(line: number, message: string): void {
    this.problems.push({ line, message });
  }
}
