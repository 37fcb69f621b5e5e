// Which prompts ask for a transparent background, in English or Chinese. No model has a parameter for it: those that
// can deliver it are asked in the prompt. Source: model pages, 2026-10.
// The patterns are used as they are, again and again: a copy would be compiled anew for each request.

const wordBoundary = String.raw`(?<![\p{L}-])`;
const englishSubject = String.raw`(?:background|backdrop|canvas|png)s?`;

/** Phrases that name the wish. "Transparent" alone is not among them: it may be said of a bottle or a window. */
const wishes = [
  new RegExp(
    String.raw`${wordBoundary}(?:transparent|see-through|alpha)[\s-]+(?:\p{L}+[\s-]+)?${englishSubject}`,
    'giu',
  ),
  new RegExp(
    String.raw`${wordBoundary}background(?:\s+\p{L}+){0,3}[\s:=]+(?:fully|completely|entirely)?\s*transparent`,
    'giu',
  ),
  /\bpng\s+with\s+(?:a\s+|an\s+)?(?:transparency|alpha)/giu,
  /\balpha[\s-]+channel/giu,
  /透明(?:的)?\s*(?:背景|底图|底|画布|通道|png)/giu,
  /(?:背景|底色|底)(?:\p{Script=Han}{0,4}?)(?:全|完全)?透明/giu,
  /alpha\s*通道/giu,
  /免抠/gu,
];

/** Phrases that take the background away: a wish for transparency unless something else is put in its place. */
const removals = [
  /\b(?:remove|delete|erase|drop|cut\s+out|get\s+rid\s+of)\s+(?:the\s+|its\s+|all\s+(?:of\s+)?(?:the\s+)?)?(?:\p{L}+\s+)?background(?=\s*(?:$|[.,;:!?)\]]|(?:and|from|so|of|completely|entirely)\b))/gimu,
  /\b(?:without|with\s+no|no)\s+(?:a\s+|any\s+)?background(?=\s*(?:$|[.,;:!?)\]]))/gimu,
  /\bbackground\s+(?:removed|erased|cut\s+out)\b/giu,
  /(?:去除|去掉|移除|删除|抠除|抠掉|去)(?:\p{Script=Han}{0,4}?)背景(?!\p{Script=Han}*(?:人|物|文字|噪|杂|里|中|的))/gu,
  /抠图/gu,
  /无背景/gu,
];

/** What the background is, in place of nothing. */
const otherBackground =
  /\b(?:white|black|gr[ae]y|solid|plain|blue|green|red|yellow|pink|colou?red|gradient|replace|new)\b|白|黑|灰|纯色|蓝|绿|红|黄|粉|渐变|换成|替换|改成|新背景/iu;

/** Words before a phrase that turn it into the opposite, such as "not a" or "不要". */
const negationBefore =
  /(?:\b(?:no|not|never|without|avoid|non)\b(?:\s+(?:a|an|any|the|be|use|have|on|in|with))*[\s-]*|不|非|无需|不要|不用|避免|没有)\s*$/iu;

/** Whether the prompt asks for an image whose background is transparent. */
export function asksForTransparency(prompt: string): boolean {
  if (wishes.some(pattern => matchesUnnegated(prompt, pattern))) return true;
  return !otherBackground.test(prompt) && removals.some(pattern => matchesUnnegated(prompt, pattern));
}

function matchesUnnegated(text: string, pattern: RegExp): boolean {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const isOpaque = /\bnot\s+(?:\p{L}+\s+)?transparent|non-transparent|不透明|不要透明|非透明|不是透明/iu.test(
      match[0],
    );
    if (!isOpaque && !negationBefore.test(text.slice(0, match.index))) return true;
  }
  return false;
}
