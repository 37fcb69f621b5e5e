import { parseArgs } from 'node:util';
import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { ImageOptions } from '../../core/request/imageOptions';
import { parseImageOptions } from '../../core/request/imageOptions';
import { flagOf, imageFlagNames, kindOf, shortFlags, valueOf } from './imageFlags';
import { UsageError } from './usageError';

// Node's own parser: it knows all that these commands need, and the flags come from a table either way.

/** A flag of a command: a switch, or one that takes a text. */
export interface Flag {
  type: 'boolean' | 'string';
  short?: string;
  multiple?: boolean;
}
export type Flags = Readonly<Record<string, Flag>>;

/** Flags of every command. */
export const commonFlags = {
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies Flags;

/** Flags of commands that ask the service. */
export const serviceFlags = {
  region: { type: 'string' },
  'workspace-id': { type: 'string' },
  timeout: { type: 'string' },
} satisfies Flags;

/** A flag for each option of a request; a switch can be switched off as well. */
export const imageFlags: Flags = Object.fromEntries(
  imageFlagNames.flatMap(name => {
    const kind = kindOf(name);
    const short = shortFlags[name];
    const flag: Flag = {
      type: kind === 'switch' ? 'boolean' : 'string',
      ...(short !== undefined && { short }),
      ...(kind === 'files' && { multiple: true }),
    };
    const flags: [string, Flag][] = [[flagOf(name), flag]];
    return kind === 'switch' ? [...flags, [`no-${flagOf(name)}`, flag]] : flags;
  }),
);

export interface ParsedLine {
  flags: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  words: string[];
}

/** @throws UsageError for a flag that is not known, or that lacks its value or has one too many. */
export function parseLine(args: readonly string[], flags: Flags): ParsedLine {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    return { flags: values, words: positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(sentenceOf(error, args));
  }
}

/** Node's sentences are English and long. */
function sentenceOf(error: TypeError, args: readonly string[]): string {
  const [, flag = args.find(arg => arg.startsWith('-')) ?? ''] = /'(?:-\w, )?(-[^' ]+)/.exec(error.message) ?? [];
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return l10n.t('The option {0} is not known.', flag);
  return error.message.includes('does not take an argument')
    ? l10n.t('The option {0} takes no value.', flag)
    : l10n.t('The option {0} needs a value.', flag);
}

export const textFlag = ({ flags }: ParsedLine, name: string): string | undefined => {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
};
export const isSet = ({ flags }: ParsedLine, name: string): boolean => flags[name] === true;

/** A number that is at least `least`. @throws UsageError */
export function numberFlag(line: ParsedLine, name: string, least: number): number | undefined {
  const text = textFlag(line, name);
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  throw new UsageError(l10n.t('--{0} takes a number of at least {1}, not "{2}".', name, least, text));
}

/** One of these words. @throws UsageError */
export function choiceFlag<T extends string>(line: ParsedLine, name: string, choices: readonly T[]): T | undefined {
  const text = textFlag(line, name);
  const choice = choices.find(known => known === text);
  if (text !== undefined && choice === undefined)
    throw new UsageError(l10n.t('--{0} takes one of {1}, not "{2}".', name, choices.join(', '), text));
  return choice;
}

/**
 * The argument object of a command, checked like every other one.
 * @param inputs input images that stand by themselves.
 * @throws UsageError
 */
export function imageOptionsOf(line: ParsedLine, prompt: string, inputs: readonly string[]): ImageOptions {
  const given: Record<string, unknown> = { prompt };
  for (const name of imageFlagNames) {
    const flag = flagOf(name);
    const value = line.flags[flag];
    if (kindOf(name) === 'switch') {
      if (value === true || line.flags[`no-${flag}`] === true) given[name] = value === true;
    } else if (kindOf(name) === 'files') {
      const files = [...inputs, ...(Array.isArray(value) ? value : [])];
      if (files.length > 0) given[name] = files;
    } else if (typeof value === 'string') {
      given[name] = valueOf(name, value);
    }
  }
  try {
    return parseImageOptions(given).options;
  } catch (error) {
    throw error instanceof EaselError ? new UsageError(error.message, { cause: error }) : error;
  }
}
