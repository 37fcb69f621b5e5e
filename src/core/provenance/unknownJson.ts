// Reads JSON that another program wrote, of which nothing is sure.

export type JsonObject = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

export function textIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** `width` and `height` as "1664*928". */
export function sizeIn(object: JsonObject): string | undefined {
  const [width, height] = [numberIn(object, 'width'), numberIn(object, 'height')];
  return width === undefined || height === undefined ? undefined : `${width}*${height}`;
}
