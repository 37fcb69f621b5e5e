import { StorageRefusal } from './refusal';

export interface FormField {
  readonly name: string;
  readonly fileName?: string;
  readonly bytes: Buffer;
}

/** The fields of a multipart/form-data body in their original order, which matters to the object storage. */
export function parseMultipart(contentType: string, body: Buffer): FormField[] {
  const match = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined)
    throw new StorageRefusal(
      400,
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  const fields: FormField[] = [];
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  while (start >= 0) {
    const from = start + mark.length;
    if (body.toString('latin1', from, from + 2) === '--') return fields;
    const next = body.indexOf(mark, from);
    if (next < 0) break;
    // Between the boundaries: CRLF, headers, an empty line, the value, CRLF.
    const part = body.subarray(from + 2, next - 2);
    const headerEnd = part.indexOf('\r\n\r\n');
    const headers = part.toString('utf8', 0, headerEnd);
    const name = /\bname="([^"]*)"/i.exec(headers)?.[1];
    const fileName = /\bfilename="([^"]*)"/i.exec(headers)?.[1];
    if (headerEnd < 0 || name === undefined) break;
    fields.push({ name, bytes: part.subarray(headerEnd + 4), ...(fileName === undefined ? {} : { fileName }) });
    start = next;
  }
  throw new StorageRefusal(
    400,
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
}
