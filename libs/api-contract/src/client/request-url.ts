import type { Operation } from '../operations/operation.ts';

/** What stands in a path and a query, by name. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * The URL of a request.
 * @throws TypeError where a part of the path is missing, empty or `.` or `..`, which would lead somewhere else
 */
export function requestUrl(
  baseUrl: string,
  { path, query = {}, always = {} }: Operation,
  input: Input,
): string {
  const parts = path.split('/').map((part) => {
    if (part === '*') return filePath(input['path']);
    return part.startsWith(':') ? encodeURIComponent(textOf(part.slice(1), input[part.slice(1)])) : part;
  });
  const search = new URLSearchParams();
  for (const name of Object.keys(query)) {
    const value = always[name] ?? input[name];
    if (value !== undefined) search.set(name, String(value));
  }
  const asked = search.size === 0 ? '' : `?${search}`;
  return `${baseUrl.replace(/\/+$/, '')}/api/v1${parts.join('/')}${asked}`;
}

function filePath(value: unknown): string {
  return textOf('path', value)
    .split('/')
    .map((segment) => encodeURIComponent(textOf('path', segment)))
    .join('/');
}

function textOf(name: string, value: unknown): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && value !== '' && value !== '.' && value !== '..') return value;
  throw new TypeError(`${name} cannot be ${JSON.stringify(value)}: it is a part of the path.`);
}
