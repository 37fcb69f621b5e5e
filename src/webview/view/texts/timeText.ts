const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Formats {
  age: Intl.RelativeTimeFormat;
  day: Intl.DateTimeFormat;
  dayAndYear: Intl.DateTimeFormat;
  moment: Intl.DateTimeFormat;
}

/** Formatters by language. They are slow to create, so each is created only once. */
const formats = new Map<string, Formats>();

/** How long ago something was: minutes and hours for today, then days, then the date. */
export function ageText(atMs: number, nowMs: number, language: string): string {
  const { age, day, dayAndYear } = formatsOf(language);
  const passedMs = Math.max(nowMs - atMs, 0);
  const days = Math.round((startOfDay(nowMs) - startOfDay(atMs)) / dayMs);
  if (passedMs < minuteMs) return age.format(0, 'second');
  if (passedMs < hourMs) return age.format(-Math.floor(passedMs / minuteMs), 'minute');
  if (days <= 0) return age.format(-Math.floor(passedMs / hourMs), 'hour');
  if (days < 7) return age.format(-days, 'day');
  return (new Date(atMs).getFullYear() === new Date(nowMs).getFullYear() ? day : dayAndYear).format(atMs);
}

/** The full date and time. */
export function momentText(atMs: number, language: string): string {
  return formatsOf(language).moment.format(atMs);
}

function formatsOf(language: string): Formats {
  const known = formats.get(language);
  if (known) return known;
  const made: Formats = {
    age: new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
    day: new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }),
    dayAndYear: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }),
    moment: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }),
  };
  formats.set(language, made);
  return made;
}

const startOfDay = (atMs: number): number => new Date(atMs).setHours(0, 0, 0, 0);
