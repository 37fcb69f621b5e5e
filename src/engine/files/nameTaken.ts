/** A file was to get exactly one name, and something else has it. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';

  constructor(readonly fileName: string) {
    super(`${fileName} exists already`);
  }
}
