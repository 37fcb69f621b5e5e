/**
 * Whether animations are switched off: by the system, or by the setting of the editor, which sets the class of the
 * body. The style sheets check both, too.
 */
export const isMotionReduced = (): boolean =>
  document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
