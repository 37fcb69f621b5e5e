const token = /"(?:\\.|[^"\\])*"|[[\]{},:]|[^\s[\]{},:"]+/gu;

/**
 * Where a value stands in a text of JSON, by the names and the numbers that lead to it; of a name that is there twice,
 * the last one, as `JSON.parse` takes it. `undefined` where there is none.
 * @param text what `JSON.parse` has read without an error.
 */
export function placeOfJsonValue(
  text: string,
  path: readonly (string | number)[],
): { start: number; end: number } | undefined {
  const wanted = JSON.stringify(path);
  const steps: (string | number)[] = [];
  const starts: number[] = [];
  let found: { start: number; end: number } | undefined;
  /** In an object, the name whose value comes next. */
  let name: string | undefined;
  const isInList: boolean[] = [];
  const ended = (start: number, end: number): void => {
    if (steps.length === path.length && JSON.stringify(steps) === wanted) found = { start, end };
  };
  for (const { 0: part, index } of text.matchAll(token)) {
    switch (part) {
      case '{':
      case '[':
        starts.push(index);
        isInList.push(part === '[');
        steps.push(part === '[' ? 0 : '');
        name = undefined;
        break;
      case '}':
      case ']':
        steps.pop();
        isInList.pop();
        ended(starts.pop() ?? index, index + 1);
        break;
      case ',':
        name = undefined;
        if (isInList.at(-1) === true) steps.push(Number(steps.pop()) + 1);
        break;
      case ':':
        break;
      default:
        if (isInList.at(-1) === false && name === undefined) {
          name = JSON.parse(part) as string;
          steps[steps.length - 1] = name;
        } else ended(index, index + part.length);
    }
  }
  return found;
}
