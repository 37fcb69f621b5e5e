/**
 * Whether nothing is to move: the editor's own setting puts the class on the body. The style sheets ask for both as
 * well.
 */
export const isMotionReduced = (): boolean =>
  document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
