import { settingSchemas } from './contributions';

/** The values of one setting by where they stand; absent or undefined: not set there. */
export interface ValuesByPlace {
  globalValue?: unknown;
  /** The editor fills in these two, but its types do not name them. */
  globalLocalValue?: unknown;
  globalRemoteValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/**
 * The value of `easel.confirmAbove` that holds: the smallest of the person's own (or the default) and those that a
 * workspace, a folder or a remote machine sets. These come with repositories: they may ask for more questions than the
 * person, but never for fewer.
 */
export function confirmAboveInForce(values: ValuesByPlace | undefined): number {
  const { globalValue, globalLocalValue, globalRemoteValue, workspaceValue, workspaceFolderValue } = values ?? {};
  const ofPerson = globalRemoteValue === undefined ? globalValue : globalLocalValue;
  const others = [globalRemoteValue, workspaceValue, workspaceFolderValue].filter(value => value !== undefined);
  return Math.min(...[ofPerson, ...others].map(value => settingSchemas.confirmAbove.parse(value)));
}
