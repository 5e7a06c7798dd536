/** A day, as `2026-02-28`. */
export function dateDefect(text: string): string | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (year === '' || m < 1 || m > 12 || d < 1) return 'no date';
  const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const days = m === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  return d <= days ? undefined : 'day out of range';
}

/** A time of day with its offset (RFC 3339); a leap second only at the end of a day in UTC. */
export function timeDefect(text: string): string | undefined {
  const match = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[zZ]|([+-])(\d{2}):(\d{2}))$/.exec(text);
  if (match === null) return 'no time with an offset';
  const [h, m, s] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [oh, om] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (h > 23 || m > 59 || s > 60) return 'hour/min/sec out of range';
  if (oh > 23 || om > 59) return 'hour/min in offset out of range';
  if (s < 60) return undefined;
  const utc = h * 60 + m + (match[4] === '+' ? -1 : 1) * (oh * 60 + om);
  return (utc + 1440) % 1440 === 1439 && utc < 1440 ? undefined : 'invalid leap second';
}

/** A day and a time with `T` between. */
export function dateTimeDefect(text: string): string | undefined {
  if (!/^.{10}[tT]/s.test(text)) return 'no date and time with T between';
  return dateDefect(text.slice(0, 10)) ?? timeDefect(text.slice(11));
}

/** A duration of ISO 8601, such as `P1DT12H`. */
export function durationDefect(text: string): string | undefined {
  if (/^P\d+W$/.test(text)) return undefined;
  const isDuration = /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text);
  return isDuration ? undefined : 'no duration';
}

/** Two times, or a time and a duration, with `/` between. */
export function periodDefect(text: string): string | undefined {
  const slash = text.indexOf('/');
  if (slash === -1) return 'missing slash';
  const [start, end] = [text.slice(0, slash), text.slice(slash + 1)];
  if (start.startsWith('P')) return durationDefect(start) ?? dateTimeDefect(end);
  return dateTimeDefect(start) ?? (end.startsWith('P') ? durationDefect(end) : dateTimeDefect(end));
}
