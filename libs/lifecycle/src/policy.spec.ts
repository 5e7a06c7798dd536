import { describe, expect, test } from 'vitest';
import { LifecycleError } from './errors.ts';
import {
  applyOverride,
  checkPolicy,
  defaultPlatformPolicy,
  effectivePolicy,
  loosenedFields,
  maximumApprovals,
  type PolicyOverride,
  requireTighter,
  type ReviewPolicy,
} from './policy.ts';

const reviewed: ReviewPolicy = {
  approvals: 2,
  publishOnPass: false,
  keepNumbers: true,
  numberRule: 'digit_and_dot',
  roles: [],
};
const dropIn: ReviewPolicy = {
  approvals: 0,
  publishOnPass: false,
  keepNumbers: false,
  numberRule: 'any',
  roles: [],
};

test('a platform on which nothing was set asks for one approval and keeps its numbers', () => {
  expect(defaultPlatformPolicy).toEqual({ ...reviewed, approvals: 1 });
});

describe('an override', () => {
  test('changes what it names and leaves the rest to the platform', () => {
    expect(applyOverride(reviewed, { approvals: 3 })).toEqual({ ...reviewed, approvals: 3 });
    expect(applyOverride(reviewed, {})).toEqual(reviewed);
  });

  test('that takes the review away makes a drop-in replacement: no kept numbers, every number', () => {
    expect(applyOverride(reviewed, { approvals: 0 })).toEqual(dropIn);
  });

  test('that takes the review away may still keep numbers and the rule for them', () => {
    const override = { approvals: 0, keepNumbers: true, numberRule: 'digit_and_dot' } as const;
    expect(applyOverride(reviewed, override)).toEqual({ ...reviewed, approvals: 0 });
  });

  test('that repeats the platform without review leaves what the platform set beside it', () => {
    const platform = { ...dropIn, keepNumbers: true };
    expect(applyOverride(platform, { approvals: 0 })).toEqual(platform);
  });

  test('that brings the review back keeps numbers and has the rule for them again', () => {
    expect(applyOverride(dropIn, { approvals: 2 })).toEqual(reviewed);
    expect(applyOverride(dropIn, { approvals: 2, numberRule: 'any' }).numberRule).toBe('any');
  });

  test.each([{ approvals: -1 }, { approvals: 1.5 }, { approvals: NaN }, { approvals: maximumApprovals + 1 }])(
    'is refused with %j',
    (override) => {
      expect(refusalOf(() => applyOverride(reviewed, override))).toMatchObject({
        code: 'policy_invalid',
        field: 'approvals',
      });
    },
  );

  test('cannot give up numbers where there is a review', () => {
    expect(refusalOf(() => applyOverride(reviewed, { keepNumbers: false }))).toMatchObject({
      code: 'policy_invalid',
      field: 'keepNumbers',
    });
  });
});

test.each([0, 1, maximumApprovals])('%i approvals are a policy', (approvals) => {
  expect(() => checkPolicy({ ...reviewed, approvals })).not.toThrow();
});

describe('a policy is looser than another', () => {
  test.each<[string, ReviewPolicy, PolicyOverride, readonly (keyof ReviewPolicy)[]]>([
    ['with fewer approvals', reviewed, { approvals: 1 }, ['approvals']],
    ['where a pass publishes', reviewed, { publishOnPass: true }, ['publishOnPass']],
    ['where every number is taken', reviewed, { numberRule: 'any' }, ['numberRule']],
    ['without review', reviewed, { approvals: 0 }, ['approvals', 'keepNumbers', 'numberRule']],
    [
      'with another role',
      { ...reviewed, roles: ['reviewer'] },
      { roles: ['reviewer', 'security'] },
      ['roles'],
    ],
    ['with all roles', { ...reviewed, roles: ['reviewer'] }, { roles: [] }, ['roles']],
    ['never when it is the same', reviewed, {}, []],
    ['never with more approvals', reviewed, { approvals: 3 }, []],
    ['never with roles where all counted', reviewed, { roles: ['security'] }, []],
    ['never with fewer roles', { ...reviewed, roles: ['reviewer', 'security'] }, { roles: ['security'] }, []],
    [
      'never where a pass no longer publishes',
      { ...reviewed, publishOnPass: true },
      { publishOnPass: false },
      [],
    ],
    ['never when it brings the review back', dropIn, { approvals: 1 }, []],
  ])('%s', (_, platform, override, fields) => {
    expect(loosenedFields(platform, applyOverride(platform, override))).toEqual(fields);
    if (fields.length === 0) {
      expect(() => requireTighter(platform, override)).not.toThrow();
      return;
    }
    const refusal = refusalOf(() => requireTighter(platform, override));
    expect(refusal).toMatchObject({ code: 'policy_looser', field: fields[0] });
    for (const field of fields) expect(refusal.message).toContain(field);
  });
});

describe('the policy that holds in a workspace', () => {
  test.each<[string, ReviewPolicy, { override: PolicyOverride; loosened: boolean }, ReviewPolicy]>([
    ["is the platform's where nothing was set", reviewed, { override: {}, loosened: false }, reviewed],
    [
      'follows the platform when that becomes stricter',
      { ...reviewed, approvals: 3 },
      { override: { approvals: 2, numberRule: 'digit_and_dot' }, loosened: false },
      { ...reviewed, approvals: 3 },
    ],
    [
      'stays stricter when the platform becomes looser',
      { ...reviewed, approvals: 1 },
      { override: { approvals: 2 }, loosened: false },
      reviewed,
    ],
    [
      'has a review again when the platform, once without, asks for one',
      reviewed,
      { override: { approvals: 0 }, loosened: false },
      reviewed,
    ],
    [
      'keeps its numbers when the platform, once without review, asks for one',
      reviewed,
      { override: { keepNumbers: false }, loosened: false },
      reviewed,
    ],
    [
      'stays without review where a platform permission loosened it',
      reviewed,
      { override: { approvals: 0 }, loosened: true },
      dropIn,
    ],
    [
      'keeps its numbers where it was loosened, but the review comes from the platform',
      reviewed,
      { override: { keepNumbers: false, numberRule: 'any' }, loosened: true },
      { ...reviewed, numberRule: 'any' },
    ],
    [
      'accepts the roles that both name',
      { ...reviewed, roles: ['security', 'reviewer'] },
      { override: { roles: ['legal', 'security'] }, loosened: false },
      { ...reviewed, roles: ['security'] },
    ],
    [
      'accepts the roles of the platform where the two name none in common',
      { ...reviewed, roles: ['security'] },
      { override: { roles: ['legal'] }, loosened: false },
      { ...reviewed, roles: ['security'] },
    ],
  ])('%s', (_, platform, workspace, expected) => {
    expect(effectivePolicy(platform, workspace)).toEqual(expected);
  });

  test("is always one that does not contradict itself and, unless loosened, no looser than the platform's", () => {
    const platforms = [reviewed, dropIn, defaultPlatformPolicy, { ...dropIn, keepNumbers: true }];
    const overrides: readonly PolicyOverride[] = [
      {},
      { approvals: 0 },
      { approvals: 5 },
      { keepNumbers: false },
      { keepNumbers: true },
      { approvals: 0, keepNumbers: false, numberRule: 'any', publishOnPass: true },
    ];
    for (const platform of platforms) {
      for (const override of overrides) {
        const policy = effectivePolicy(platform, { override, loosened: false });
        expect(() => checkPolicy(policy)).not.toThrow();
        expect(() => checkPolicy(effectivePolicy(platform, { override, loosened: true }))).not.toThrow();
        expect(loosenedFields(platform, policy)).toEqual([]);
      }
    }
  });
});

function refusalOf(call: () => unknown): LifecycleError {
  try {
    call();
  } catch (error) {
    if (error instanceof LifecycleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
