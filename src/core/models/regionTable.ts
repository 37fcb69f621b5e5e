import * as l10n from '@vscode/l10n';
import type { Currency } from './money';

/** What differs between the provider's regions. Which of them serve a model is in `models.ts`. */
interface RegionFacts {
  /** As people know it. */
  name: () => string;
  /** What to know before choosing it. */
  note?: () => string;
  /** The host of every account. Absent: only a workspace has a host there. */
  sharedHost?: string;
  /** Part of the name of a workspace's own host. Absent: a workspace has no host of its own there. */
  workspaceZone?: string;
  /** Where API keys are made, and bills are paid. */
  consoleUrl: string;
  /** Which price of a model holds here. Absent: no price is published. */
  price?: 'cny' | 'singaporeCny';
  /** In which the service bills here. */
  currency: Currency;
  /** Where the provider publishes its prices. */
  pricesUrl: string;
  /** Whether files can be uploaded that are too large to be sent within a request. */
  takesUploads: boolean;
}

const international = {
  consoleUrl: 'https://modelstudio.console.alibabacloud.com/',
  currency: 'USD',
  pricesUrl: 'https://www.alibabacloud.com/help/en/model-studio/model-pricing',
} as const;

// Sources: regional availability pages of Model Studio, 2026-06 (which regions, and workspace hosts), and 2026-10-27
// (Tokyo, and the workspace host of Virginia); Qwen-Image API, 2026-02-10 (shared hosts of Beijing and Singapore);
// temporary upload page, 2026-10.
const table = {
  beijing: {
    name: () => l10n.t('China (Beijing)'),
    sharedHost: 'dashscope.aliyuncs.com',
    workspaceZone: 'cn-beijing',
    consoleUrl: 'https://bailian.console.aliyun.com/',
    price: 'cny',
    currency: 'CNY',
    pricesUrl: 'https://help.aliyun.com/zh/model-studio/model-pricing',
    takesUploads: true,
  },
  singapore: {
    name: () => l10n.t('Singapore (international)'),
    sharedHost: 'dashscope-intl.aliyuncs.com',
    workspaceZone: 'ap-southeast-1',
    ...international,
    price: 'singaporeCny',
    takesUploads: true,
  },
  virginia: {
    name: () => l10n.t('US (Virginia)'),
    note: () => l10n.t('wan2.6 models only'),
    sharedHost: 'dashscope-us.aliyuncs.com',
    workspaceZone: 'us-east-1',
    ...international,
    takesUploads: false,
  },
  frankfurt: {
    name: () => l10n.t('Germany (Frankfurt)'),
    note: () => l10n.t('wan2.6 and qwen-image-3.0 models only, needs easel.workspaceId'),
    workspaceZone: 'eu-central-1',
    ...international,
    takesUploads: false,
  },
  tokyo: {
    name: () => l10n.t('Japan (Tokyo)'),
    note: () => l10n.t('qwen-image-3.0 models only, needs easel.workspaceId'),
    workspaceZone: 'ap-northeast-1',
    ...international,
    takesUploads: false,
  },
} satisfies Record<string, RegionFacts>;

export type Region = keyof typeof table;
export const regionTable: Readonly<Record<Region, RegionFacts>> = table;
export const regions = Object.keys(table) as [Region, ...Region[]];
/** The setting's default. Its prices are shown where the region is not known. */
export const defaultRegion: Region = 'beijing';
