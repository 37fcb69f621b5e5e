import { Malformed, type Walk } from './pieceReader';
import type { StoredFacts } from './storedFacts';

// Block labels, from the specification of GIF89a.
const image = 0x2c;
const extension = 0x21;
const trailer = 0x3b;
const graphicControl = 0xf9;

/** A GIF to its trailer. The service takes the first picture only; a file that ends in a later one is cut off, too. */
export function* gifWalk(): Walk<StoredFacts> {
  yield { skip: 6 };
  const screen = yield { read: 7 };
  const view = new DataView(screen.buffer);
  yield { skip: colourTableBytes(screen[4]) };
  let hasAlpha = false;
  let hasImage = false;
  for (;;) {
    const [label] = yield { read: 1 };
    if (label === trailer) {
      if (!hasImage) throw new Malformed('a GIF without a picture');
      return { width: view.getUint16(0, true), height: view.getUint16(2, true), hasAlpha, orientation: 1 };
    }
    if (label === image) {
      const descriptor = yield { read: 9 };
      yield { skip: colourTableBytes(descriptor[8]) + 1 };
      hasImage = true;
    } else if (label === extension) {
      const [kind] = yield { read: 1 };
      if (kind === graphicControl) {
        const [length = 0, flags = 0] = yield { read: 2 };
        hasAlpha ||= (flags & 1) === 1;
        yield { skip: Math.max(0, length - 1) };
      }
    } else if (label !== 0) {
      throw new Malformed(`a GIF block of the kind ${label ?? 'none'}`);
    }
    // Padding between blocks is a lone block of no length.
    if (label !== 0) yield* subBlocks();
  }
}

function* subBlocks(): Walk<undefined> {
  for (;;) {
    const [length = 0] = yield { read: 1 };
    if (length === 0) return undefined;
    yield { skip: length };
  }
}

const colourTableBytes = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
