// Why a file was not written where it should go, although the disk would have taken it.

/** A file was to get exactly one name, and another file has it. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';

  /** @param fileName the file that is there, in its own spelling. */
  constructor(readonly fileName: string) {
    super(`${fileName} exists already`);
  }
}

/** A link leads out of the folders in which the file must stay. */
export class LeadsOutside extends Error {
  override readonly name = 'LeadsOutside';

  /** @param fileName the file that is the link; absent where the folder, or one above it, is the link. */
  constructor(readonly fileName?: string) {
    super('A link leads outside');
  }
}

/** The file that was to be replaced may not be written to. */
export class ReadOnlyFile extends Error {
  override readonly name = 'ReadOnlyFile';

  constructor(readonly fileName: string) {
    super(`${fileName} is read-only`);
  }
}
