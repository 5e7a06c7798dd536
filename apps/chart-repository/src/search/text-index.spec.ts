import { expect, test } from 'vitest';
import { TextIndex } from './text-index.ts';

type Given = {
  name: string;
  displayName?: string;
  keywords?: string[];
  description?: string;
  maintainers?: string[];
};

/** An index over documents, searched by name, best first. */
function indexOf(...documents: Given[]) {
  const index = new TextIndex();
  const names = new Map<number, string>();
  const add = ({ name, displayName = '', keywords = [], description = '', maintainers = [] }: Given) => {
    const number = index.add({
      name: [name],
      displayName: [displayName],
      keywords,
      description: [description],
      maintainers,
    });
    names.set(number, name);
    return number;
  };
  for (const document of documents) add(document);
  const search = (text: string) =>
    [...index.search(text).ranks]
      .map((rank, number) => ({ rank, number }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => a.rank - b.rank || a.number - b.number)
      .map(({ number }) => names.get(number) ?? '');
  return { index, add, search };
}

test('ranks name, its beginning, its parts and typos of it before keywords, description and maintainers', () => {
  const { search } = indexOf(
    { name: 'a', maintainers: ['Redis Labs'] },
    { name: 'b', description: 'A cache like Redis.' },
    { name: 'c', keywords: ['redis'] },
    { name: 'rediz' },
    { name: 'myredis' },
    { name: 'team-redis' },
    { name: 'redis-cluster' },
    { name: 'redis' },
    { name: 'unrelated' },
  );
  expect(search('redis')).toEqual([
    'redis',
    'redis-cluster',
    'team-redis',
    'myredis',
    'rediz',
    'c',
    'b',
    'a',
  ]);
});

test.each([
  'postgre',
  'posgres',
  'postgers',
  'postgresql',
  'pstgresql',
  'opstgresql',
  'postrgesql',
  'POSTGRÉSQL',
])('finds postgresql by %s, and mysql not', (text) => {
  const { search } = indexOf({ name: 'mysql' }, { name: 'postgresql' });
  expect(search(text)).toEqual(['postgresql']);
});

test('forgives nothing in three characters, one typo in four, two in eight, and none in numbers', () => {
  const { search } = indexOf(
    { name: 'nats' },
    { name: 'etcd' },
    { name: 'clickhouse' },
    { name: 'app-2024' },
  );
  expect(search('nas')).toEqual([]);
  expect(search('nast')).toEqual(['nats']);
  expect(search('ntcs')).toEqual([]);
  expect(search('clikchose')).toEqual(['clickhouse']);
  expect(search('clkchse')).toEqual([]);
  expect(search('2025')).toEqual([]);
});

test('forgives typos in whole words of a description, but does not take the beginning of any word for it', () => {
  const { search } = indexOf(
    { name: 'a', description: 'streaming of evnets' },
    { name: 'b', description: 'available everywhere' },
  );
  expect(search('events')).toEqual(['a']);
  expect(search('avaj')).toEqual([]);
});

test.each([
  ['데이터', 'korean'],
  ['이터베', 'korean'],
  ['物联', 'chinese'],
  ['联', 'chinese'],
  ['网', 'chinese'],
  ['データ', 'japanese'],
  ['ฐานข้อมูล', 'thai'],
])('finds %s within a text that is written without spaces', (text, name) => {
  const { search } = indexOf(
    { name: 'korean', description: '관계형 데이터베이스 서버' },
    { name: 'chinese', description: '一个物联网平台' },
    { name: 'japanese', description: '時系列データベース' },
    { name: 'thai', description: 'ระบบฐานข้อมูลเชิงสัมพันธ์' },
  );
  expect(search(text)).toEqual([name]);
});

test('does not take characters that stand apart for a run of them', () => {
  const { search } = indexOf({ name: 'apart', description: '数据 据库 库数' });
  expect(search('数据库')).toEqual([]);
});

test('folds case, accents, width and ligatures, and keeps what makes another letter', () => {
  const { search } = indexOf({ name: 'one', displayName: 'Größe ＡＢＣ Ærø Ǆ', description: 'ガス Привет' });
  for (const text of ['grosse', 'GRÖSSE', 'abc', 'aero', 'ÆRØ', 'ガ', 'ПРИВЕТ', 'ｶﾞｽ'])
    expect(search(text), text).toEqual(['one']);
  expect(search('カス')).toEqual([]);
});

test('takes words in any order, and wants all of them', () => {
  const { search } = indexOf(
    { name: 'kafka-connect', description: 'streams' },
    { name: 'kafka', description: 'connects' },
    { name: 'connect' },
  );
  expect(search('connect kafka')).toEqual(['kafka-connect', 'kafka']);
  expect(search('kafka-connect')).toEqual(['kafka-connect', 'kafka']);
  expect(search('kafka nothing')).toEqual([]);
});

test.each(['', ' ', '%', '_', '\\', '"*"', '🦊'])('finds nothing by %j, which has no word', (text) => {
  expect(indexOf({ name: 'one' }).search(text)).toEqual([]);
});

test('finds a document no more once it is out, and what takes its place', () => {
  const { index, add, search } = indexOf({ name: 'stays', keywords: ['shared'] });
  const gone = add({ name: 'gone', keywords: ['shared'], description: '物联网' });
  expect(search('shared')).toEqual(['stays', 'gone']);
  index.remove(gone);
  index.remove(gone);
  expect([search('gone'), search('shared'), search('物联'), search('one')]).toEqual([[], ['stays'], [], []]);
  expect(add({ name: 'next' })).toBe(gone);
  expect([search('next'), search('gone')]).toEqual([['next'], []]);
});

test('finds exactly what a slow comparison with every word finds', () => {
  const letters = ['a', 'b', 'c', 'd'];
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  const word = () => Array.from({ length: 2 + random(7) }, () => letters[random(4)]).join('');
  const names = [...new Set(Array.from({ length: 300 }, word))];
  const { search } = indexOf(...names.map((name) => ({ name })));
  for (let n = 0; n < 300; n += 1) {
    const text = word();
    const typos = text.length < 4 ? 0 : text.length < 8 ? 1 : 2;
    const expected = names.filter(
      (name) => (text.length >= 3 && name.includes(text)) || beginsNear(text, name, typos),
    );
    expect(search(text).toSorted(), text).toEqual(expected.toSorted());
  }
});

/** By the definition: some beginning of the name is that near, and the first character is right or swapped. */
function beginsNear(text: string, name: string, typos: number): boolean {
  if (name.startsWith(text)) return true;
  if (typos === 0) return false;
  const swapped = name.startsWith(`${text[1] ?? ''}${text[0] ?? ''}`);
  if (name[0] !== text[0] && !swapped) return false;
  return Array.from({ length: name.length + 1 }, (_, n) => name.slice(0, n)).some(
    (beginning) => distance(text, beginning) <= typos,
  );
}

/** The optimal string alignment distance, as its definition has it. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const three = [distance(x, y) + same];
  if (Math.abs(a.length - b.length) < 3 && same === 1) three.push(distance(x, b) + 1, distance(a, y) + 1);
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    three.push(distance(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...three);
}
