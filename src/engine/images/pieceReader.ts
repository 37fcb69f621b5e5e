/** The end of a picture is missing. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

/** The bytes are not allowed by the format; this is not about a missing end. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** What a walk needs next: so many bytes; to pass so many bytes; or the next marker of a JPEG scan, one byte. */
export type Want = { read: number } | { skip: number } | 'jpegMarker';

/**
 * A walk through the structure of a file, written as if all of it was in memory: each `yield` gives what was wanted.
 * The result is the facts about the picture. Bytes after the end of a walk are ignored, as by decoders.
 */
export type Walk<T> = Generator<Want, T, Uint8Array>;

const nothing = new Uint8Array(0);

/** Takes a walk through bytes that arrive in pieces. It keeps no more of them than the walk reads at once. */
export class PieceReader<T> {
  private state: IteratorResult<Want, T>;
  /** What has arrived of a `read`, or how many bytes have been passed of a `skip`. */
  private gathered: Uint8Array = nothing;
  private done = 0;
  private afterFf = false;

  /** @param byteLength of the whole file: a length that leads beyond it is known at once to be wrong. */
  constructor(
    private readonly walk: Walk<T>,
    private readonly byteLength: number,
  ) {
    this.state = this.walk.next(nothing);
    this.prepare();
  }

  private position = 0;

  get isFinished(): boolean {
    return this.state.done === true;
  }

  /** @throws CutOff or Malformed, or what the walk throws. */
  push(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length && !this.state.done) {
      const taken = this.take(this.state.value, piece.subarray(at));
      at += taken;
      this.position += taken;
    }
  }

  /** @throws CutOff where the walk is not at its end. */
  end(): T {
    if (!this.state.done) throw new CutOff(`ends after ${this.position} bytes`);
    return this.state.value;
  }

  /** @returns how many bytes were used. */
  private take(want: Want, bytes: Uint8Array): number {
    if (want === 'jpegMarker') return this.takeMarker(bytes);
    const length = Math.min(bytes.length, ('read' in want ? want.read : want.skip) - this.done);
    if ('read' in want) this.gathered.set(bytes.subarray(0, length), this.done);
    this.done += length;
    this.advanceWhereDone();
    return length;
  }

  /** In a scan, FF 00 is a byte of data, FF D0 to FF D7 restart the decoder, and FF FF is padding. */
  private takeMarker(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.afterFf && byte !== 0 && byte !== 0xff && (byte < 0xd0 || byte > 0xd7)) {
        this.advance(Uint8Array.of(byte));
        return at + 1;
      }
      this.afterFf = byte === 0xff;
      if (this.afterFf) continue;
      const next = bytes.indexOf(0xff, at + 1);
      at = (next === -1 ? bytes.length : next) - 1;
    }
    return bytes.length;
  }

  private advance(result: Uint8Array): void {
    this.state = this.walk.next(result);
    this.prepare();
  }

  private advanceWhereDone(): void {
    const want = this.state.value;
    if (this.state.done || want === 'jpegMarker') return;
    const whole = 'read' in (want as Exclude<Want, string>) ? this.gathered.length : (want as { skip: number }).skip;
    if (this.done < whole) return;
    this.advance(this.gathered);
  }

  private prepare(): void {
    this.done = 0;
    this.gathered = nothing;
    this.afterFf = false;
    if (this.state.done || this.state.value === 'jpegMarker') return;
    const want = this.state.value;
    const length = 'read' in want ? want.read : want.skip;
    if (length > this.byteLength) throw new CutOff(`${length} bytes of ${this.byteLength} are wanted`);
    if ('read' in want) this.gathered = new Uint8Array(length);
    if (length === 0) this.advance(nothing);
  }
}
