import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import { severities, type Severity } from './chart-types.ts';
import { nearestWord } from './nearest-word.ts';
import { patternMistake } from './pattern-mistake.ts';
import { defaultSettings, type Settings, type SettingsProblem } from './settings-types.ts';

type Place = { readonly line: number; readonly column: number };
type Problems = { add(node: unknown, message: string): void };
type Field = (value: Value, problems: Problems) => Partial<Settings>;
/** A value, its aliases resolved, and where it stands. */
type Value = { readonly node: unknown; readonly key: string };

const mostItems = 200;
const mostApprovals = 20;
const maxCategoryCharacters = 63;

/** Every key of the file. What is wrong is said, and the field keeps its default. */
const fields: Readonly<Record<string, Field>> = Object.assign(Object.create(null) as Record<string, Field>, {
  version: ({ node, key }: Value, problems: Problems) => {
    if (!isScalar(node) || node.value !== 1)
      problems.add(node, `${key} has to be 1, the only version of this file there is.`);
    return {};
  },
  charts: (value: Value, problems: Problems) => ({
    charts: patterns(value, problems) ?? defaultSettings.charts,
  }),
  ignore: (value: Value, problems: Problems) => ({
    ignore: patterns(value, problems) ?? defaultSettings.ignore,
  }),
  category,
  owners,
  approvals,
  blockSeverities,
});

const known = Object.keys(fields);

/** Reads the fields of a document without mistakes of syntax. */
export function settingsOf(
  document: Document,
  at: (offset: number) => Place,
): { readonly settings: Settings; readonly problems: readonly SettingsProblem[] } {
  const found: SettingsProblem[] = [];
  const problems: Problems = {
    add: (node, message) => found.push({ ...at(offsetOf(node)), message }),
  };
  const top = document.contents;
  if (!isMap(top)) {
    problems.add(top, 'The file has to be a map of settings that begins with "version: 1".');
    return { settings: defaultSettings, problems: found };
  }
  const read: Partial<Settings>[] = [];
  const seen = new Set<string>();
  for (const pair of top.items as Pair<unknown, unknown>[]) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    seen.add(key);
    const field = fields[key];
    if (field === undefined) problems.add(pair.key, unknownKey(key));
    else read.push(field({ node: resolved(pair.value, document) ?? pair.key, key }, problems));
  }
  if (!seen.has('version')) problems.add(undefined, 'version is missing: begin the file with "version: 1".');
  return { settings: Object.assign({}, defaultSettings, ...read) as Settings, problems: found };

  function resolved(node: unknown, owner: Document): unknown {
    if (isAlias(node)) return node.resolve(owner);
    if (isSeq(node)) node.items = node.items.map((item) => resolved(item, owner));
    return node;
  }
}

function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

function unknownKey(key: string): string {
  const shown = JSON.stringify(key.slice(0, 100));
  const near = nearestWord(key, known);
  return near === undefined
    ? `${shown} is no setting: there are ${known.join(', ')}.`
    : `${shown} is no setting: did you mean ${near}?`;
}

type Text = { readonly text: string; readonly node: unknown };

/** A list of texts, or one text, and whether nothing of it had to be left out. */
function texts(
  { node, key }: Value,
  problems: Problems,
): { readonly read: readonly Text[]; readonly isWhole: boolean } {
  const items = isSeq(node) ? node.items : [node];
  if (items.length > mostItems) {
    problems.add(node, `${key} has more than ${mostItems} items.`);
    return { read: [], isWhole: false };
  }
  const read = items.flatMap((item): Text[] => {
    if (isScalar(item) && typeof item.value === 'string') return [{ text: item.value, node: item }];
    problems.add(
      item,
      `${key} has to be a list of texts; put quotes around what YAML takes for something else.`,
    );
    return [];
  });
  return { read, isWhole: read.length === items.length };
}

/** Undefined where one is wrong: half of a list would mean another set of charts. */
function patterns(value: Value, problems: Problems): readonly string[] | undefined {
  const { read, isWhole } = texts(value, problems);
  if (isWhole && read.length === 0 && value.key === 'charts') {
    problems.add(value.node, 'charts is empty: name a folder, or leave the setting out to look everywhere.');
  }
  const wrong = read.filter(({ text, node }) => {
    const mistake = patternMistake(text);
    if (mistake !== undefined) problems.add(node, `${value.key}: ${mistake}`);
    return mistake !== undefined;
  });
  return isWhole && wrong.length === 0 ? read.map(({ text }) => text) : undefined;
}

function category({ node }: Value, problems: Problems): Partial<Settings> {
  const value = isScalar(node) ? node.value : undefined;
  const text = typeof value === 'string' ? value.trim().normalize() : '';
  if (text === '' || [...text].length > maxCategoryCharacters || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) {
    problems.add(
      node,
      `category has to be the name of a category, of 1 to ${maxCategoryCharacters} characters.`,
    );
    return {};
  }
  return { category: text };
}

function owners({ node }: Value, problems: Problems): Partial<Settings> {
  const value = isScalar(node) ? node.value : undefined;
  if (value === true || value === 'on') return { owners: true };
  if (value === false || value === 'off') return { owners: false };
  problems.add(node, 'owners has to be on or off.');
  return {};
}

function approvals({ node }: Value, problems: Problems): Partial<Settings> {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostApprovals) {
    return { approvals: value };
  }
  const why = 'It can only ask for more than the policy of the workspace; leave it out to go by that.';
  problems.add(node, `approvals has to be a whole number from 1 to ${mostApprovals}. ${why}`);
  return {};
}

function blockSeverities(value: Value, problems: Problems): Partial<Settings> {
  const { read } = texts(value, problems);
  const good = read.filter(({ text, node }) => {
    if ((severities as readonly string[]).includes(text)) return true;
    const near = nearestWord(text, severities) ?? severities.join(', ');
    problems.add(
      node,
      `blockSeverities: ${JSON.stringify(text.slice(0, 100))} is no severity: did you mean ${near}?`,
    );
    return false;
  });
  return {
    blockSeverities: severities.filter((severity) =>
      good.some(({ text }) => text === severity),
    ) satisfies Severity[],
  };
}
