import * as l10n from '@vscode/l10n';

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
  /** Whether `syncMessages` is served. */
  hasSynchronousPath: boolean;
  /** Whether files can be uploaded that are too large to be sent within a request. */
  takesUploads: boolean;
}

const internationalConsole = 'https://modelstudio.console.alibabacloud.com/';

// Sources: regional availability pages of Model Studio, 2026-06 (which regions, and workspace hosts); Qwen-Image API,
// 2026-02-10 (shared hosts of Beijing and Singapore); temporary upload page, 2026-10.
const table = {
  beijing: {
    name: () => l10n.t('China (Beijing)'),
    sharedHost: 'dashscope.aliyuncs.com',
    workspaceZone: 'cn-beijing',
    consoleUrl: 'https://bailian.console.aliyun.com/',
    price: 'cny',
    hasSynchronousPath: true,
    takesUploads: true,
  },
  singapore: {
    name: () => l10n.t('Singapore (international)'),
    sharedHost: 'dashscope-intl.aliyuncs.com',
    workspaceZone: 'ap-southeast-1',
    consoleUrl: internationalConsole,
    price: 'singaporeCny',
    hasSynchronousPath: true,
    takesUploads: true,
  },
  virginia: {
    name: () => l10n.t('US (Virginia)'),
    note: () => l10n.t('wan2.6 models only'),
    sharedHost: 'dashscope-us.aliyuncs.com',
    consoleUrl: internationalConsole,
    hasSynchronousPath: true,
    takesUploads: false,
  },
  frankfurt: {
    name: () => l10n.t('Germany (Frankfurt)'),
    note: () => l10n.t('wan2.6 models only, needs easel.workspaceId'),
    workspaceZone: 'eu-central-1',
    consoleUrl: internationalConsole,
    hasSynchronousPath: false,
    takesUploads: false,
  },
} satisfies Record<string, RegionFacts>;

export type Region = keyof typeof table;
export const regionTable: Readonly<Record<Region, RegionFacts>> = table;
export const regions = Object.keys(table) as [Region, ...Region[]];
/** The setting's default. Its prices are shown where the region is not known. */
export const defaultRegion: Region = 'beijing';
