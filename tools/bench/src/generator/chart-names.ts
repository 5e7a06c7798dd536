import { products, suffixes } from './words.ts';
import type { Random } from './random.ts';

/**
 * Different chart names, as public repositories have them: `redis`, `redis-cluster`, `kafka-connect-ui`. None ends in
 * what could be taken for a version.
 */
export function chartNames(count: number, random: Random): readonly string[] {
  const names = new Set<string>();
  for (let words = 1; names.size < count;) {
    const name = [random.pick(products), ...random.several(suffixes, words - 1)].join('-');
    const taken = names.has(name);
    names.add(name);
    // Short names run out: the next are longer.
    if (taken || random.chance(0.5)) words = random.chance(0.1) ? 1 : random.integer(2, taken ? 4 : 3);
  }
  return [...names];
}
