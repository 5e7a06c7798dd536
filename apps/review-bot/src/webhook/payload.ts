/** A payload that lacks what its event always has. */
export class BadPayload extends Error {
  constructor(field: string, wanted: string) {
    super(`${field} has to be ${wanted}`);
    this.name = 'BadPayload';
  }
}

/** A field of a payload, however deep; `undefined` where it is not there. */
export function at(payload: unknown, ...path: readonly string[]): unknown {
  let value = payload;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** @throws BadPayload where it is no number of a thing at GitHub */
export function idAt(payload: unknown, ...path: readonly string[]): number {
  const value = at(payload, ...path);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new BadPayload(path.join('.'), 'a positive integer');
}

/** @throws BadPayload where it is no text */
export function textAt(payload: unknown, ...path: readonly string[]): string {
  const value = at(payload, ...path);
  if (typeof value === 'string') return value;
  throw new BadPayload(path.join('.'), 'a text');
}

/** Likewise, where it need not be there. */
export function textOrNull(payload: unknown, ...path: readonly string[]): string | null {
  const value = at(payload, ...path);
  return typeof value === 'string' ? value : null;
}

/** @throws BadPayload where it is no commit's name */
export function commitAt(payload: unknown, ...path: readonly string[]): string {
  const value = at(payload, ...path);
  if (typeof value === 'string' && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value)) return value;
  throw new BadPayload(path.join('.'), 'the SHA of a commit');
}
