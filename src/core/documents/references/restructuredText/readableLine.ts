import { oneLine } from '../imagePath';

/** A line as it reads, without the marks of roles and links. */
export const readableLine = (line: string): string =>
  oneLine(
    line
      .replace(/::\s*$/u, ':')
      .replace(/^\| /u, '')
      .replace(/:[\w:+.-]{1,100}:`([^`<]*?)\s*(?:<[^`]*>)?`/gu, '$1')
      .replace(/`([^`<]*?)\s*(?:<[^`]*>)?`__?/gu, '$1')
      .replace(/\*{1,2}(\S(?:.*?\S)?)\*{1,2}|``(.+?)``|\|([^|]+)\|/gu, '$1$2$3'),
  );
