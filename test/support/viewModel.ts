import type { MessageToWebview, ShownAttempt, ShownImage, StudioSettings } from '../../src/core/studio/studioProtocol';
import { Studio } from '../../src/webview/studio';
import { FakeHostChannel } from './fakeHostChannel';
import { ManualClock } from './manualClock';

type Snapshot = Extract<MessageToWebview, { type: 'snapshot' }>;

export const plainSettings: StudioSettings = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-edit-plus',
  customModels: [],
  protocol: 'auto',
  region: 'beijing',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
  prices: {},
};

/** An image that the page cannot load. */
export const unreadableImageOf = (uri: string): ShownImage => ({
  uri,
  width: 640,
  height: 480,
  name: uri.slice(uri.lastIndexOf('/') + 1),
});

export const imageOf = (uri: string, more: Partial<ShownImage> = {}): ShownImage => ({
  ...unreadableImageOf(uri),
  src: `https://page/${uri}`,
  ...more,
});

export function attemptOf(id: string, more: Partial<ShownAttempt> = {}): ShownAttempt {
  return {
    id,
    createdAt: 1_000,
    status: 'saved',
    options: { prompt: 'A lighthouse', model: 'qwen-image-2.0', seed: 7 },
    model: 'qwen-image-2.0',
    mode: 'generate',
    maxCount: 1,
    images: [imageOf(`file:///w/${id}.png`)],
    warnings: [],
    ...more,
  };
}

export const snapshotOf = (more: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  settings: plainSettings,
  translations: {},
  hasKey: true,
  hasFolder: true,
  hasChatModel: false,
  attempts: [],
  more: false,
  isStarting: false,
  ...more,
});

export interface OpenPanel {
  studio: Studio;
  channel: FakeHostChannel;
  clock: ManualClock;
  /** How often the views were told of a change. */
  changes: () => number;
}

/** A panel as it is before the extension has answered. @param kept the state that the editor kept of it. */
export function newPanel(kept?: unknown): OpenPanel {
  const channel = new FakeHostChannel(kept);
  const clock = new ManualClock();
  let changes = 0;
  const studio = new Studio(channel, () => (changes += 1), clock);
  return { studio, channel, clock, changes: () => changes };
}

/** A panel after the first answer of the extension, with nothing sent since. */
export function openPanel(snapshot: Partial<Snapshot> = {}, kept?: unknown): OpenPanel {
  const panel = newPanel(kept);
  panel.channel.deliver(snapshotOf(snapshot));
  panel.channel.sent.splice(0);
  return panel;
}
