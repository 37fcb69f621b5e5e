/** The path from a folder to a file. Both are absolute, with `/`, and on the same drive. */
export function relativePath(fromDirectory: string, toFile: string): string {
  const from = segmentsOf(fromDirectory);
  const to = segmentsOf(toFile);
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) {
    shared += 1;
  }
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  return segments;
}
