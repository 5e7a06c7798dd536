import { describe, expect, test } from 'vitest';
import type { Finding, Severity } from '../finding.ts';
import { judge } from './judge.ts';
import { defaultInspectionPolicy, type InspectionPolicy, tighten } from './policy.ts';

const finding = (code: string, severity: Severity, more: Partial<Finding> = {}): Finding => ({
  code,
  severity,
  file: 'templates/front.yaml',
  message: 'm',
  remedy: 'r',
  ...more,
});
const grave = finding('host-path', 'error', { resource: 'Deployment/front' });
const mild = finding('hook', 'info');
const policy = (parts: Partial<InspectionPolicy>): InspectionPolicy => ({
  ...defaultInspectionPolicy,
  ...parts,
});
const codes = (findings: readonly Finding[]): readonly string[] => findings.map(({ code }) => code);
const blocked = (parts: Partial<InspectionPolicy>): readonly string[] =>
  codes(judge([grave, mild], policy(parts)).blocked);

describe('a policy', () => {
  test.each<[string, Partial<InspectionPolicy>, readonly string[]]>([
    ['blocks nothing by default', {}, []],
    ['blocks by severity', { blockSeverities: ['error'] }, ['host-path']],
    ['blocks by code, whatever the severity', { blockCodes: ['hook'] }, ['hook']],
    [
      'lets a code pass that its severity blocks',
      { blockSeverities: ['error'], allowCodes: ['host-path'] },
      [],
    ],
    ['blocks what it both allows and names', { blockCodes: ['hook'], allowCodes: ['hook'] }, ['hook']],
  ])('%s', (_title, parts, expected) => {
    expect(blocked(parts)).toEqual(expected);
  });

  test('puts every finding into one of three', () => {
    const waiver = { code: 'host-path', reason: 'it reads logs', by: 'ada' };
    const judgement = judge([grave, mild], policy({ blockSeverities: ['error'], waivers: [waiver] }));
    expect(judgement).toEqual({
      blocked: [],
      waived: [{ finding: grave, waivers: [waiver] }],
      passed: [mild],
    });
  });

  test.each([
    [{}, true],
    [{ file: 'templates/front.yaml' }, true],
    [{ resource: 'Deployment/front' }, true],
    [{ file: 'templates/other.yaml' }, false],
    [{ file: 'templates/front.yaml', resource: 'Deployment/other' }, false],
  ])('a waiver for %j', (place, holds) => {
    const waivers = [{ code: 'host-path', reason: 'it reads logs', by: 'ada', ...place }];
    expect(judge([grave], policy({ blockSeverities: ['error'], waivers })).waived).toHaveLength(
      holds ? 1 : 0,
    );
  });
});

describe('the policy of a workspace', () => {
  const platform = policy({ blockSeverities: ['error'] });
  const waiver = { code: 'host-path', reason: 'it reads logs', by: 'ada' };

  test('adds to that of the platform', () => {
    const both = tighten(platform, policy({ blockSeverities: ['info'] }));
    expect(codes(judge([grave, mild], both).blocked)).toEqual(['host-path', 'hook']);
  });

  test('loosens nothing that the platform blocks', () => {
    const both = tighten(platform, policy({ allowCodes: ['host-path'], waivers: [waiver] }));
    expect(codes(judge([grave], both).blocked)).toEqual(['host-path']);
  });

  test('may allow what it alone would block', () => {
    const both = tighten(platform, policy({ blockSeverities: ['info'], allowCodes: ['hook'] }));
    expect(judge([mild], both).passed).toEqual([mild]);
  });

  test('and that of the platform are waived each for itself', () => {
    const own = policy({ blockSeverities: ['error'] });
    expect(judge([grave], tighten({ ...platform, waivers: [waiver] }, own)).blocked).toEqual([grave]);
    const waived = judge(
      [grave],
      tighten({ ...platform, waivers: [waiver] }, { ...own, waivers: [waiver] }),
    ).waived;
    expect(waived).toHaveLength(1);
  });
});
