import { messageName } from './messageName';

interface Schema<T> {
  safeParse(given: unknown): { success: true; data: T } | { success: false };
}

/** A message in the form that its schema describes, or the name for the log of one that does not parse. */
export type ParsedMessage<T> = { message: T } | { notUnderstood: string };

/**
 * The first thing that happens to a message between the extension and the Studio, whichever side it reaches: before
 * this, nothing is read from it. Never throws, whatever arrives.
 */
export function parseMessage<T>(schema: Schema<T>, given: unknown): ParsedMessage<T> {
  try {
    const parsed = schema.safeParse(given);
    return parsed.success ? { message: parsed.data } : { notUnderstood: messageName(given) };
  } catch {
    // A value whose own code throws as soon as it is read, or one that is nested too deeply.
    return { notUnderstood: 'unreadable' };
  }
}
