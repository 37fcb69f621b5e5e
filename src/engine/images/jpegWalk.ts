import type { Orientation } from '../../core/models/orientation';
import { exifOrientation } from './exif';
import { Malformed, type Walk } from './pieceReader';
import type { StoredFacts } from './storedFacts';

// Markers, from ITU-T T.81, table B.1.
const startOfScan = 0xda;
const endOfImage = 0xd9;
const lineCount = 0xdc;
const application1 = 0xe1;

/**
 * A JPEG from its first marker to the end of its picture. A thumbnail or a second picture (in application segments, or
 * after the end) is passed over. What a scan holds is not judged.
 */
export function* jpegWalk(): Walk<StoredFacts> {
  yield { skip: 2 };
  let size: { width: number; height: number } | undefined;
  let orientation: Orientation | undefined;
  let marker = yield* nextMarker();
  for (;;) {
    if (marker === endOfImage) throw new Malformed('a JPEG without a scan');
    if (hasNoBody(marker)) {
      marker = yield* nextMarker();
      continue;
    }
    const [high = 0, low = 0] = yield { read: 2 };
    const length = high * 256 + low - 2;
    if (length < 0) throw new Malformed(`segment ${marker.toString(16)} has a length of ${length + 2}`);
    if (isFrame(marker)) {
      const frame = yield { read: length };
      size ??= { height: word(frame, 1), width: word(frame, 3) };
    } else if (marker === application1 && orientation === undefined) {
      const block = yield { read: length };
      if (String.fromCharCode(...block.subarray(0, 4)) === 'Exif') orientation = exifOrientation(block);
    } else {
      yield { skip: length };
    }
    if (marker !== startOfScan) {
      marker = yield* nextMarker();
      continue;
    }
    if (!size) throw new Malformed('a JPEG scan before any frame');
    [marker = 0] = yield 'jpegMarker';
    // A height of 0 is told after the first scan.
    if (marker === lineCount && size.height === 0) {
      const lines = yield { read: 4 };
      size.height = word(lines, 2);
      marker = yield* nextMarker();
    }
    if (marker === endOfImage) return { ...size, hasAlpha: false, orientation: orientation ?? 1 };
  }
}

function* nextMarker(): Walk<number> {
  const [first] = yield { read: 1 };
  if (first !== 0xff) throw new Malformed('no JPEG marker where one should be');
  for (;;) {
    const [marker = 0] = yield { read: 1 };
    if (marker !== 0xff) return marker;
  }
}

const hasNoBody = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** SOF0 to SOF15, except the three markers in this range that mean something else. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** @throws Malformed where the segment is too short. */
function word(bytes: Uint8Array, at: number): number {
  const [high, low] = bytes.subarray(at, at + 2);
  if (high === undefined || low === undefined) throw new Malformed('a JPEG segment is too short');
  return high * 256 + low;
}
