import { createHash } from 'node:crypto';
import type { Dependency } from '@chandlery/chart';

/** `HashReq` in Helm's internal/resolver/resolver.go: SHA-256 over Go's JSON of what is asked for and what is locked. */
export function lockDigest(asked: readonly Dependency[], locked: readonly Dependency[]): string {
  const text = goJson([asked.map(inOrder), locked.map(inOrder)]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The fields of Go's struct in their order; `repository` is there even if it is empty. */
function inOrder(dependency: Dependency): object {
  const { name, version, repository, condition, tags, enabled, alias } = dependency;
  const imported = dependency['import-values'];
  return {
    name,
    ...(version === undefined || version === '' ? {} : { version }),
    repository,
    ...(condition === undefined || condition === '' ? {} : { condition }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    ...(enabled === true ? { enabled } : {}),
    ...(imported === undefined || imported.length === 0 ? {} : { 'import-values': imported }),
    ...(alias === undefined || alias === '' ? {} : { alias }),
  };
}

/** As encoding/json writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
