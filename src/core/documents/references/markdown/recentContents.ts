/**
 * Remembers what was made of texts, up to a sum of their lengths. Of what was not asked for while as much again came,
 * nothing is left.
 */
export class RecentContents<Content> {
  private recent = new Map<string, Content>();
  private older = new Map<string, Content>();
  private length = 0;

  /** @param maxLength of the texts, in UTF-16 units; up to twice as much is remembered. */
  constructor(private readonly maxLength: number) {}

  get(text: string, make: () => Content): Content {
    const known = this.recent.get(text);
    if (known !== undefined) return known;
    const content = this.older.get(text) ?? make();
    if (this.length + text.length > this.maxLength) {
      this.older = this.recent;
      this.recent = new Map();
      this.length = 0;
    }
    this.recent.set(text, content);
    this.length += text.length;
    return content;
  }
}
