import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleGroups } from '../rule.ts';
import type { RuleCases } from '../testing/rule-case.ts';
import { breakingCodes } from './compatibility/breaking-without-major.ts';
import { rules } from './index.ts';

test('each code stands for one rule', () => {
  const codes = rules.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('there are rules of every group', () => {
  expect(new Set(rules.map(({ group }) => group))).toEqual(new Set(Object.keys(ruleGroups)));
});

test('what counts as breaking is found by rules', () => {
  const codes = new Set(rules.map(({ code }) => code));
  expect([...breakingCodes].filter((code) => !codes.has(code))).toEqual([]);
});

test('the set has at least 60 charts', async () => {
  const all = await Promise.all(rules.map(({ group, code }) => casesOf(group, code)));
  expect(all.flatMap((cases) => Object.keys(cases)).length).toBeGreaterThanOrEqual(60);
});

describe.each(rules.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  test('is a file of its own, in the folder of its group', () => {
    expect(existsSync(join(import.meta.dirname, rule.group, `${code}.ts`))).toBe(true);
  });

  test('says in whole sentences what it is, why, and what would be right', () => {
    expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$|^hook$/);
    expect(rule.title).toMatch(/^(?:\p{Lu}|values|kubeVersion|helm).*[^.]$/u);
    expect(rule.docs).toMatch(/[.)]$/);
    expect(rule.remedy).toMatch(/\.$/);
  });

  test('has a chart that trips it and one that nearly does', async () => {
    const cases = Object.values(await casesOf(rule.group, code));
    const trips = cases.filter(({ finds }) => finds.some((found) => found.split(' ')[0] === code));
    expect(trips.length).toBeGreaterThan(0);
    expect(cases.length - trips.length).toBeGreaterThan(0);
  });
});

async function casesOf(group: string, code: string): Promise<RuleCases> {
  const path = join(import.meta.dirname, group, `${code}.cases.ts`);
  return ((await import(path)) as { cases: RuleCases }).cases;
}
