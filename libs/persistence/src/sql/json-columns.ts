import {
  defaultPlatformPolicy,
  isPermission,
  type Permission,
  type PolicyOverride,
  type ReviewPolicy,
} from '@chandlery/lifecycle';

/** A JSON column as an object; anything else reads as an empty one. */
export function objectColumn(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A JSON column as a list of texts; what is no text is left out. */
export function textsColumn(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A JSON column as permissions; what this version does not know gives nothing. */
export function permissionsColumn(text: string): readonly Permission[] {
  return textsColumn(text).filter(isPermission);
}

/** A JSON column as what a workspace changes of the platform's policy; fields of other types are left out. */
export function overrideColumn(text: string): PolicyOverride {
  const { approvals, publishOnPass, keepNumbers, numberRule, roles } = objectColumn(text);
  return {
    ...(typeof approvals === 'number' ? { approvals } : {}),
    ...(typeof publishOnPass === 'boolean' ? { publishOnPass } : {}),
    ...(typeof keepNumbers === 'boolean' ? { keepNumbers } : {}),
    ...(numberRule === 'any' || numberRule === 'digit_and_dot' ? { numberRule } : {}),
    ...(Array.isArray(roles) ? { roles: roles.filter((role) => typeof role === 'string') } : {}),
  };
}

/** A JSON column as a whole policy; what a later version has added is at its default. */
export function policyColumn(text: string): ReviewPolicy {
  return { ...defaultPlatformPolicy, ...overrideColumn(text) };
}

/** The fields of an edit that are there and differ: what an audit record says before and after. */
export function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): { before: Record<string, unknown>; after: Record<string, unknown> } | undefined {
  const names = Object.keys(after).filter(
    (name) => after[name] !== undefined && JSON.stringify(after[name]) !== JSON.stringify(before[name]),
  );
  if (names.length === 0) return undefined;
  const pick = (from: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(names.map((name) => [name, from[name]]));
  return { before: pick(before), after: pick(after) };
}
