import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Fault } from './faults';
import type { Refusal } from './refusal';
import { StorageRefusal } from './refusal';
import type { JsonObject } from './requestTypes';

/** An answer before it is sent; a stream if its length is not known. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** The error code of the answer, for the record. */
  readonly code?: string;
  readonly message?: string;
  /** A fault to apply during delivery. */
  readonly fault?: Fault | undefined;
}

const json = 'application/json';

export function jsonReply(body: unknown, fault?: Fault, status = 200): Reply {
  return { status, headers: { 'content-type': json }, body: Buffer.from(JSON.stringify(body)), fault };
}

export function refusalReply(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Reply {
  const { status, code, message } = refusal;
  const requestId = randomUUID();
  if (refusal instanceof StorageRefusal) {
    const text = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<Error>',
      `  <Code>${code}</Code>`,
      `  <Message>${escapeXml(message)}</Message>`,
      `  <RequestId>${requestId}</RequestId>`,
      '</Error>\n',
    ].join('\n');
    return {
      status,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: Buffer.from(text),
      code,
      message,
    };
  }
  return {
    ...jsonReply({ request_id: requestId, code, message }, undefined, status),
    headers: { ...headers, 'content-type': json },
    code,
    message,
  };
}

const escapeXml = (text: string): string => text.replace(/[<>&"]/g, letter => `&#${letter.charCodeAt(0)};`);

/** The answer that replaces the right one, for the faults that replace it. */
export function faultReply(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'error': {
      const { status, code, message = 'A scripted error.', headers = {} } = fault;
      return refusalReply({ status, code, message } as Refusal, headers);
    }
    case 'xmlError': {
      const {
        status,
        code = (STATUS_CODES[status] ?? 'Error').replaceAll(' ', ''),
        message = 'A scripted error.',
      } = fault;
      return refusalReply(new StorageRefusal(status, code, message));
    }
    case 'json': {
      const reply = jsonReply(fault.body, undefined, fault.status);
      const code = (fault.body as JsonObject | null | undefined)?.['code'];
      return {
        ...reply,
        headers: { ...fault.headers, ...reply.headers },
        ...(typeof code === 'string' ? { code } : {}),
      };
    }
    case 'html': {
      const { status = 502 } = fault;
      const title = `${status} ${STATUS_CODES[status] ?? ''}`;
      const body = [
        '<html>',
        `<head><title>${title}</title></head>`,
        '<body>',
        `<center><h1>${title}</h1></center>`,
        '<hr><center>Tengine</center>',
        '</body>',
        '</html>\r\n',
      ].join('\r\n');
      return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(body) };
    }
    case 'emptyBody':
      return { status: fault.status ?? 200, headers: { 'content-type': json }, body: Buffer.alloc(0) };
    case 'invalidJson':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': json },
        body: Buffer.from('{"output":{"choices":[{"finish_reason":"stop","mess'),
      };
    case 'hugeBody':
      return fault.as === 'png'
        ? {
            status: fault.status ?? 200,
            headers: { 'content-type': 'image/png' },
            body: endless(fault.bytes, Buffer.from('89504e470d0a1a0a', 'hex')),
          }
        : {
            status: fault.status ?? 200,
            headers: { 'content-type': json },
            body: endless(fault.bytes, Buffer.from('{"output":[')),
          };
    case 'redirect':
      return { status: fault.status ?? 302, headers: { location: fault.to }, body: Buffer.alloc(0) };
    case 'notPng':
      return {
        status: 200,
        headers: { 'content-type': 'image/png' },
        body: Buffer.from('These bytes are no picture, whatever the header says.\n'.repeat(20)),
      };
    default:
      return undefined;
  }
}

// oxlint-disable-next-line typescript/require-await -- an async generator is what a stream body is
async function* endless(bytes: number, start: Buffer): AsyncIterable<Buffer> {
  yield start.subarray(0, bytes);
  const piece = Buffer.alloc(64 * 1024, '[');
  for (let left = bytes - start.length; left > 0; left -= piece.length) yield piece.subarray(0, left);
}
