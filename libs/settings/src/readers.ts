import { resolve } from 'node:path';
import { Mistake } from './errors.ts';

/** A whole number within bounds, both included. */
export const integer =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum)
      throw new Mistake(`give a whole number from ${minimum} to ${maximum}`);
    return value;
  };

/** `true` or `false`. */
export const boolean = (text: string): boolean => {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new Mistake('give true or false');
};

/** One of some words. */
export const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (text: string): T => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new Mistake(`give one of ${values.join(', ')}`);
    return found;
  };

/** Any text. */
export const text = (value: string): string => value;

/** A folder, made absolute. */
export const folder = (value: string): string => resolve(value);

/** A path below which everything is served, or nothing; `example` is one that would do. */
export const contextPath =
  (example: string) =>
  (value: string): string => {
    if (value !== '' && !/^(\/[A-Za-z0-9._~-]+)+$/.test(value))
      throw new Mistake(`give a path such as ${example}: it begins with a slash and does not end with one`);
    return value;
  };

/** An http(s) address without query, without the slash at its end; `password` says whether a name and a password may stand in it. */
export const address =
  ({ password }: { readonly password: 'taken' | 'refused' }) =>
  (value: string): string => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isRefused = password === 'refused' && url !== undefined && url.username + url.password !== '';
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.search + url.hash !== '' || isRefused) {
      const without = password === 'refused' ? 'query or password' : 'query';
      throw new Mistake(`give an http(s) address without ${without}, such as https://charts.example.com`);
    }
    return value.replace(/\/+$/, '');
  };
