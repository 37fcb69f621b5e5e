/** An error answer: thrown where the mistake is found, sent by the server. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const invalidParameter = (message: string): Refusal => new Refusal(400, 'InvalidParameter', message);

/** An error of the object storage, which speaks XML. */
export class StorageRefusal extends Refusal {}
