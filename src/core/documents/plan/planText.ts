import * as l10n from '@vscode/l10n';

/** An image of a plan, with paths as texts. */
export interface WrittenImage {
  isChosen: boolean;
  target: string;
  /** In pixels, `1664*928`; absent: the model decides. */
  size?: string;
  prompt: string;
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
export function printPlan({ places, model, style, note }: PlanHead, images: readonly PrintedImage[]): string {
  const heading = [
    l10n.t('Missing images: {0}. Change prompts, sizes, the model or the style as you like.', images.length),
    l10n.t('[x] is made, [ ] is left out. Nothing is made and nothing costs anything before you choose "Generate".'),
    l10n.t('The style is added to every prompt, besides the words of the setting easel.style.'),
    ...(note === undefined ? [] : [oneLine(note)]),
  ];
  return [
    ...heading.map(line => `# ${line}`),
    '',
    ...places.map(place => `place: ${place}`),
    `model: ${model}`,
    `style: ${style}`.trimEnd(),
    '',
    ...images.flatMap(printedImage),
  ].join('\n');
}

function printedImage({ isChosen, target, size, prompt, notes }: PrintedImage): string[] {
  return [
    `[${isChosen ? 'x' : ' '}] ${target}`,
    `    prompt: ${oneLine(prompt)}`,
    ...(size === undefined ? [] : [`    size: ${size}`]),
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
    const [, key, value = ''] = /^(prompt|size):\s*(.*)$/u.exec(text) ?? [];
    if (!image) this.tell(line, l10n.t('This line belongs to no image.'));
    else if (key === 'prompt') {
      image.prompt = value;
      this.isInPrompt = true;
    } else if (key === 'size') this.readSize(image, value, line);
    else if (this.isInPrompt) image.prompt = `${image.prompt} ${text}`.trim();
    else this.tell(line, l10n.t('Expected "prompt:", "size:" or a line that begins with "#".'));
  }

  private readSize(image: WrittenImage, value: string, line: number): void {
    this.isInPrompt = false;
    const [, width, height] = /^(\d{1,5})\s*[*x×]\s*(\d{1,5})$/u.exec(value) ?? [];
    if (width !== undefined && height !== undefined) image.size = `${width}*${height}`;
    else if (value !== '') this.tell(line, l10n.t('"{0}" is no size in pixels, such as 1664*928.', value));
  }

  private readHead(text: string, line: number): void {
    this.isInPrompt = false;
    const [, key, value = ''] = /^(place|model|style):\s*(.*)$/u.exec(text) ?? [];
    if (key === 'place') this.places.push(value);
    else if (key === 'model') this.model = value;
    else if (key === 'style') this.style = value;
    else this.tell(line, l10n.t('Expected "[x]" and the path of an image, or "model:", "style:" or "place:".'));
  }

  private tell(line: number, message: string): void {
    this.problems.push({ line, message });
  }
}
