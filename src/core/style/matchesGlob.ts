/**
 * Whether a path matches a glob: `*` and `?` stay within a folder, `**` crosses folders, `{a,b}` is one of several, and
 * a glob that ends in a slash means all that is below. Paths have slashes; letters match in either case, as file names
 * do on most systems. All states are followed at once, because a regular expression could take ages for some globs.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const whole = glob.replace(/^\.?\//u, '').replace(/\/$/u, '/**');
  return alternatives(whole.toLowerCase()).some(pattern => isMatch(tokensOf(pattern), path.toLowerCase()));
}

/** The globs without braces that a glob stands for. */
function alternatives(glob: string): string[] {
  const [, before = '', choices, after = ''] = /^(.*?)\{([^{}]*)\}(.*)$/su.exec(glob) ?? [];
  if (choices === undefined) return [glob];
  return choices.split(',').flatMap(choice => alternatives(before + choice + after));
}

const tokensOf = (pattern: string): string[] => pattern.match(/\*\*\/|\*+|[^]/gu) ?? [];

function isMatch(tokens: readonly string[], path: string): boolean {
  let states = withSkipped(tokens, [0]);
  for (const character of path) {
    const [next, within]: [number[], number[]] = [[], []];
    for (const state of states) {
      const token = tokens[state];
      if (token === '**/') within.push(state);
      else if (token === '*' ? character !== '/' : token?.startsWith('**')) next.push(state);
      if (token === '?' ? character !== '/' : token === '**/' ? character === '/' : token === character)
        next.push(state + 1);
    }
    // In the middle of a folder's name, `**/` cannot end.
    states = new Set([...withSkipped(tokens, next), ...within]);
  }
  return states.has(tokens.length);
}

/** Stars may stand for nothing. */
function withSkipped(tokens: readonly string[], given: readonly number[]): Set<number> {
  const states = new Set(given);
  // The loop also visits what it adds.
  for (const state of states) if (tokens[state]?.startsWith('*')) states.add(state + 1);
  return states;
}
