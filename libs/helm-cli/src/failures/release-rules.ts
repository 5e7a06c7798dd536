import { type FailureRule, present } from './rule.ts';

/** Failures of Helm's own record of a release, and of hooks and waiting. */
export const releaseRules: readonly FailureRule[] = [
  { code: 'name_in_use', pattern: /cannot re-?use a name that is still in use/ },
  {
    code: 'operation_in_progress',
    pattern: /another operation \(install\/upgrade\/rollback\) is in progress/,
  },
  {
    code: 'no_deployed_release',
    pattern: /"(?<name>[^"]+)" has no deployed releases/,
    detail: ({ name }) => present({ name }),
  },
  {
    code: 'release_too_large',
    pattern:
      /(?<reason>Secret "sh\.helm\.release\.v1\.\S+" is invalid: .*(?:Too long|may not be more than).*|etcdserver: request is too large|[Rr]equest entity too large.*|trying to send message larger than max.*)/,
    detail: ({ reason }) => present({ reason }),
  },
  {
    code: 'resource_exists',
    pattern:
      /(?<kind>\w+) "(?<name>[^"]+)" in namespace "(?<namespace>[^"]*)" exists and cannot be imported into the current release: (?<reason>.*)/,
    detail: ({ kind, name, namespace, reason }) => present({ kind, name, namespace, reason }),
  },
  {
    code: 'release_not_found',
    pattern: /release: not found|release has no \d+ version|the release named "[^"]+" is already deleted/,
  },
];

/** What comes after the cluster's own refusals, which hooks and waiting may hold. */
export const waitRules: readonly FailureRule[] = [
  {
    code: 'hook_failed',
    pattern:
      /(?:failed (?<hook>(?:pre|post)-(?:install|upgrade|rollback|delete))|(?<hooks>(?:pre|post)-(?:install|upgrade|rollback|delete)) hooks failed): (?<reason>[\s\S]+)/,
    detail: ({ hook, hooks, reason }) => present({ hook: hook ?? hooks, reason: oneLine(reason) }),
  },
  {
    code: 'not_ready',
    pattern: /resource (?<kind>\w+)\/(?<namespace>[^/\s]*)\/(?<name>\S+) not ready\. status: (?<reason>.*)/,
    detail: ({ kind, name, namespace, reason }) => present({ kind, name, namespace, reason }),
  },
  { code: 'interrupted', pattern: /context canceled|has been cancelled/ },
  {
    code: 'not_ready',
    pattern:
      /(?<reason>timed out waiting for the condition|context deadline exceeded|would exceed context deadline)/,
    detail: ({ reason }) => present({ reason }),
  },
];

function oneLine(text: string | undefined): string | undefined {
  return text?.replace(/\s*\n\s*\*?\s*/g, ' ').trim();
}
