import { mask } from '@chandlery/chart';
import { groupOf, mapAt, textAt, type KubeObject } from '../objects/kube-object.ts';

/** Shorter ones would turn every sentence into dots, and keep no secret. */
const fewestCharacters = 4;

/**
 * Takes the values of Secrets out of texts: whole, line by line, and in base64. Values shorter than four characters are left,
 * and so are those that are plain words of a log (`true`, `false`, `null`).
 */
export function secretMask(objects: readonly KubeObject[]): (text: string) => string {
  const values = new Set<string>();
  for (const object of objects) {
    if (textAt(object, 'kind') !== 'Secret' || groupOf(textAt(object, 'apiVersion')) !== '') continue;
    for (const encoded of Object.values(mapAt(object, 'data'))) {
      addValue(values, Buffer.from(encoded, 'base64').toString('utf8'));
      add(values, encoded.trim());
    }
    for (const plain of Object.values(mapAt(object, 'stringData'))) {
      addValue(values, plain);
      add(values, Buffer.from(plain, 'utf8').toString('base64'));
    }
  }
  // The longest first, so that a value that another begins with leaves nothing of it behind.
  const longest = [...values].sort((one, other) => other.length - one.length);
  return (text) => longest.reduce((masked, value) => masked.replaceAll(value, mask), text);
}

const plainWords = new Set(['true', 'false', 'null', 'none']);

function addValue(values: Set<string>, value: string): void {
  add(values, value.trim());
  if (value.includes('\n')) for (const line of value.split('\n')) add(values, line.trim());
}

function add(values: Set<string>, value: string): void {
  if (value.length >= fewestCharacters && !plainWords.has(value.toLowerCase())) values.add(value);
}
