import type { ImageOptions } from '../../src/core/request/imageOptions';
import type { FaultScript } from '../service/faults';
import { seededRandom } from '../support/pictures';
import { between, pick, type Random, randomFault } from './randomFaults';

/** The kinds of requests: every path of the service, and the special cases of a person's request. */
export const jobKinds = [
  'sync',
  'async prompt',
  'async messages',
  'async prompt with images',
  'edit',
  'edit after upload',
  'interleaved',
  'set',
  'selection',
] as const;
export type JobKind = (typeof jobKinds)[number];

export interface PlannedJob {
  kind: JobKind;
  /** Contains a word that no other prompt has. */
  prompt: string;
  /** Without prompt and inputs. Empty for a person's request, which takes its options from the settings. */
  options: Omit<ImageOptions, 'prompt' | 'images'>;
  inputs: 'none' | 'one' | 'two' | 'large';
  faults: readonly FaultScript[];
}

/** Jobs that start together. */
export interface Wave {
  jobs: readonly PlannedJob[];
  timeoutSeconds: number;
  protocol: 'auto' | 'sync';
  /** Number of requests in the wave after which all jobs are cancelled, or unfinished ones resumed by hand. */
  cancelsAfter?: number;
  resumesAfter?: number;
}

interface PlanOptions {
  seed: number;
  count: number;
  key: string;
}

const maxAtOnce = 8;
/** A file name that several jobs compete for. */
export const sharedName = 'soak/shared.png';
/** The model of requests that a person makes. */
export const modelOfPerson = 'qwen-image-plus';

/** Everything that happens in a run, drawn from the seed. */
export function planSoak({ seed, count, key }: PlanOptions): Wave[] {
  const random = seededRandom(seed);
  const waves: Wave[] = [];
  for (let made = 0; made < count;) {
    const size = Math.min(count - made, between(random, 4, maxAtOnce));
    const settings = {
      timeoutSeconds: pick(random, [1, 2, 600, 600]),
      protocol: pick(random, ['auto', 'auto', 'sync'] as const),
    };
    const first = made;
    const jobs = Array.from({ length: size }, (_, index) => planJob(random, first + index, settings, key));
    waves.push({
      jobs,
      ...settings,
      ...(random() < 0.12 && { cancelsAfter: between(random, 1, size * 4) }),
      ...(random() < 0.5 && { resumesAfter: between(random, 1, size * 4) }),
    });
    made += size;
  }
  return waves;
}

function planJob(
  random: Random,
  index: number,
  { timeoutSeconds, protocol }: Pick<Wave, 'timeoutSeconds' | 'protocol'>,
  key: string,
): PlannedJob {
  const kind = jobKinds[index % jobKinds.length]!;
  const word = `w${String(index + 1).padStart(4, '0')}w`;
  const prompt = `A hut by the sea ${word}`;
  const { options, inputs } = optionsOf(random, kind);
  const output = random() < 0.25 ? sharedName : 'soak/';
  const isSync =
    kind === 'sync' ||
    kind === 'selection' ||
    (options.model ?? '').startsWith('qwen-image-2') ||
    (protocol === 'sync' && !['async prompt', 'async prompt with images'].includes(kind));
  const struck = {
    word,
    key,
    route: isSync ? 'sync' : 'async',
    streamed: isSync && kind === 'interleaved',
    uploads: inputs === 'large',
    impatient: timeoutSeconds <= 2,
  } as const;
  const faults = Array.from({ length: pick(random, [0, 0, 1, 1, 1, 2, 2, 3]) }, () => randomFault(random, struck));
  return { kind, prompt, inputs, faults, options: kind === 'selection' ? {} : { ...options, output, seed: index + 1 } };
}

/** The smallest size of each model, because these tests are not about the drawing. */
function optionsOf(random: Random, kind: JobKind): Pick<PlannedJob, 'options' | 'inputs'> {
  const n = between(random, 1, 4);
  const inputs = pick(random, ['one', 'two'] as const);
  switch (kind) {
    case 'sync':
      return { options: { model: 'qwen-image-2.0', size: '512*512', n }, inputs: 'none' };
    case 'async prompt':
      return { options: { model: 'wan2.2-t2i-flash', size: '512*512', n }, inputs: 'none' };
    case 'async messages':
      return { options: { model: 'wan2.6-t2i', size: '1280*1280', n: Math.ceil(n / 2) }, inputs: 'none' };
    case 'async prompt with images':
      return { options: { model: 'wan2.5-i2i-preview', size: '768*768', n }, inputs };
    case 'edit':
      return {
        options:
          random() < 0.5
            ? { model: 'qwen-image-2.0', size: '512*512', n }
            : { model: 'wan2.6-image', size: '768*768', n },
        inputs,
      };
    case 'edit after upload':
      return { options: { model: 'qwen-image-2.0', size: '512*512', n: 1 }, inputs: 'large' };
    case 'interleaved':
      return {
        options: { model: 'wan2.6-image', size: '768*768', interleaved: true, maxImages: between(random, 1, 4) },
        inputs: 'none',
      };
    case 'set':
      return { options: { model: 'wan2.7-image', size: '768*768', sequential: true, n }, inputs: 'none' };
    case 'selection':
      return { options: { model: modelOfPerson }, inputs: 'none' };
  }
}
