/** A record says what happened; more than this is a text of somebody else. */
const maxRecordLength = 10_000;

/**
 * Takes secrets out of the records of a log: keys that were handed out, everything that looks like a key, and the
 * queries of addresses, which hold signatures. The one place that does so, for every log.
 */
export class Redaction {
  private readonly secrets = new Set<string>();

  /** From now on this text is left out of every record. */
  hide(secret: string): void {
    if (secret !== '') this.secrets.add(secret);
  }

  /** The record without secrets, cut where it is too long. */
  clean(record: string): string {
    // Cut first, so that no text is too long for the patterns. The cut may go through a secret: the end goes, too.
    const longestSecret = Math.max(0, ...Array.from(this.secrets, secret => secret.length));
    const isCut = record.length > maxRecordLength + longestSecret;
    let clean = isCut ? record.slice(0, maxRecordLength + longestSecret) : record;
    for (const secret of this.secrets) clean = clean.replaceAll(secret, '***');
    if (isCut) clean = `${clean.slice(0, -longestSecret || undefined)}…`;
    return clean
      .replace(/\bsk-[A-Za-z0-9_-]{4,}/g, 'sk-***')
      .replace(/(\bhttps?:\/\/)[^\s/@"']*@/g, '$1***@')
      .replace(/\bhttps?:\/\/[^\s"']*/g, withoutQuery);
  }
}

/** The pattern takes the whole address, so that it never reads a text twice. */
function withoutQuery(address: string): string {
  const query = /^[^?#]+\?/.exec(address);
  return query ? `${query[0]}***` : address;
}
