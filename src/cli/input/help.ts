import * as l10n from '@vscode/l10n';
import type { Command } from '../commands/command';
import type { Flag } from './commandLine';
import { commonFlags } from './commandLine';
import { flagOf, flagTexts, imageFlagNames, kindOf } from './imageFlags';

/** What the flags mean that are no options of a request. */
const otherTexts = (): Readonly<Record<string, string>> => ({
  json: l10n.t('Print data in place of lines; paths are relative'),
  verbose: l10n.t('Say more about what is going on'),
  help: l10n.t('Show this'),
  region: l10n.t('The region of the key: beijing (the default), singapore, virginia, frankfurt or tokyo'),
  'workspace-id': l10n.t('The id of the Model Studio workspace, for its own host'),
  timeout: l10n.t('Seconds to wait; default: 600'),
  'max-images': l10n.t('Images that agents may make in this session; default: 20'),
  'max-cost': l10n.t('Yuan that agents may spend in this session, by the list prices; default: no limit'),
  fill: l10n.t('Make the images; each is billed'),
  upgrade: l10n.t('Make the images, each in the place of its placeholder; each is billed'),
  'change-references': l10n.t(
    'With --fill: make PNGs in place of other formats too, and change the references to them',
  ),
  annotate: l10n.t('"github" writes annotations that GitHub shows at the lines'),
  forget: l10n.t('Then remove the requests from the list that have failed for good'),
});

const placeholders: Record<string, string> = { number: '<n>', json: '<json>', files: '<file>', text: '<text>' };

/** Every command with one line. */
export function helpOfAll(commands: ReadonlyMap<string, Command>): string {
  const list = [...commands].map(([name, { usage, summary }]) => [`easel ${name} ${usage}`.trim(), summary()] as const);
  return text([
    l10n.t('Makes and edits images with the models of Qwen-Image and Wan.'),
    '',
    ...columns(list),
    '',
    l10n.t('"easel <command> --help" shows its options.'),
    '',
    ...environmentAndCodes(),
  ]);
}

/** One command with its flags. */
export function helpOf(name: string, { usage, summary, flags }: Command): string {
  return text([
    `easel ${name} ${usage}`.trim(),
    '',
    summary(),
    '',
    ...columns([...flagRows(flags), ...flagRows(commonFlags)]),
    '',
    ...environmentAndCodes(),
  ]);
}

function flagRows(flags: Readonly<Record<string, Flag>>): [string, string][] {
  const others = otherTexts();
  const options = new Map(imageFlagNames.map(option => [flagOf(option), option]));
  return Object.entries(flags)
    .filter(([flag]) => !flag.startsWith('no-'))
    .map(([flag, { type, short }]) => {
      const option = options.get(flag);
      const switchable = `no-${flag}` in flags ? `--[no-]${flag}` : `--${flag}`;
      const value = type === 'boolean' ? '' : ` ${placeholders[option ? kindOf(option) : 'text'] ?? ''}`;
      const named = `${short === undefined ? '    ' : `-${short}, `}${switchable}${value}`;
      return [named, option ? flagTexts[option]() : (others[flag] ?? '')];
    });
}

function environmentAndCodes(): string[] {
  return [
    l10n.t(
      'Environment: DASHSCOPE_API_KEY is the key, DASHSCOPE_HTTP_BASE_URL another address than that of the region.',
    ),
    l10n.t('Proxies and certificates: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS.'),
    l10n.t('Exit codes: 0 done, 1 something was found, 2 wrong usage, 3 something failed, 130 cancelled.'),
  ];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
