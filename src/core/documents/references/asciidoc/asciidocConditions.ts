/** `include` is no condition, but like these it is gone before paragraphs are read. */
const directive = /^(ifdef|ifndef|ifeval|endif|include)::(\S*?)\[(.*)\]$/u;

/**
 * The conditions of AsciiDoc's preprocessor: `ifdef::name[]` … `endif::[]`, and `ifndef::name[content]` on one line.
 * Attributes that the document does not set may be given to the converter, so what a condition leaves out is read
 * nevertheless; only attributes that are set there do not count.
 */
export class AsciidocConditions {
  private readonly blocks: boolean[] = [];
  private lineHolds = true;

  constructor(private readonly attributes: ReadonlyMap<string, string>) {}

  /** Whether attributes that are set here count. */
  get hold(): boolean {
    return this.lineHolds && this.blocks.every(holds => holds);
  }

  /** @returns the content that a line of conditions leaves, empty where it has none; undefined for other lines. */
  read(line: string): string | undefined {
    const [, name = '', names = '', content = ''] = directive.exec(line) ?? [];
    this.lineHolds = true;
    switch (name) {
      case '':
        return undefined;
      case 'include':
        return '';
      case 'endif':
        this.blocks.pop();
        return '';
      case 'ifeval':
        // Its terms are rarely known here.
        this.blocks.push(true);
        return '';
      default: {
        const holds = this.areSet(names) === (name === 'ifdef');
        if (content === '') this.blocks.push(holds);
        else this.lineHolds = holds;
        return content;
      }
    }
  }

  /** `a,b` asks for any, `a+b` for all. */
  private areSet(names: string): boolean {
    return names.split(',').some(all => all.split('+').every(name => this.attributes.has(name.toLowerCase())));
  }
}
