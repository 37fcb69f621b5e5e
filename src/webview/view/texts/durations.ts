/** For example "40 sec"; two minutes and more are shown as "3 min". */
export function shortDuration(durationMs: number, language: string): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  const [value, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** E.g. "1:05". */
export function clockDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
