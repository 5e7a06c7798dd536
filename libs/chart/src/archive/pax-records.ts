/** The records of a pax extended header; keys and values have one character for each byte. */
export type PaxRecords = ReadonlyMap<string, string>;

/** The fields of a pax extended header that change what is read. */
export type PaxFields = {
  /** One character for each byte. */
  readonly path?: string;
  readonly sizeBytes?: number;
  /** Some record describes a sparse file (`GNU.sparse.*`). */
  readonly sparse: boolean;
};

const integer = /^[+-]?[0-9]+$/;
const time = /^[+-]?[0-9]+(\.[0-9]*)?$/;
const integerKeys = new Set(['uid', 'gid', 'size']);
const timeKeys = new Set(['atime', 'mtime', 'ctime']);
const stringKeys = new Set(['path', 'linkpath', 'uname', 'gname']);

/**
 * Reads the records of a pax extended header, `<length> <key>=<value>\n` each, as Go does (`parsePAX` and
 * `parsePAXRecord` in archive/tar): the last of two equal keys holds. `undefined` if a record is malformed.
 */
export function parsePaxRecords(data: Buffer): PaxRecords | undefined {
  const text = data.toString('latin1');
  const records = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const space = text.indexOf(' ', at);
    const digits = space === -1 ? '' : text.slice(at, space);
    const end = at + (integer.test(digits) ? Number(digits) : NaN);
    const equals = text.indexOf('=', space);
    if (!(end - at >= 5 && end <= text.length && end > space + 1) || text[end - 1] !== '\n') return undefined;
    if (equals === -1 || equals >= end - 1 || equals === space + 1) return undefined;
    const key = text.slice(space + 1, equals);
    const value = text.slice(equals + 1, end - 1);
    if ((stringKeys.has(key) ? value : key).includes('\0')) return undefined;
    records.set(key, value);
    at = end;
  }
  return records;
}

/**
 * What the records say of the next entry (`mergePAX` in Go's archive/tar): an empty value leaves the entry's own.
 * `undefined` if a number or time is malformed, even one that is of no use here.
 */
export function paxFields(records: PaxRecords): PaxFields | undefined {
  for (const [key, value] of records) {
    if (value === '') continue;
    if (integerKeys.has(key) && !integer.test(value)) return undefined;
    if (timeKeys.has(key) && !time.test(value)) return undefined;
  }
  const path = records.get('path') ?? '';
  const size = records.get('size') ?? '';
  return {
    ...(path === '' ? {} : { path }),
    ...(size === '' ? {} : { sizeBytes: Number(size) }),
    sparse: [...records.keys()].some((key) => key.startsWith('GNU.sparse.')),
  };
}
