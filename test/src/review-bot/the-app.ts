import { generateKeyPairSync } from 'node:crypto';

/** The repository that the App is installed in. */
export const repository = 'acme/charts';

export const hookSecret = 'a webhook secret';

/** What the App asks for, as docs/review-bot.md says. */
export const botPermissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  merge_queues: 'read',
  issues: 'read',
} as const;

/** What the App is told of, as docs/review-bot.md says. */
export const botEvents = [
  'pull_request',
  'pull_request_review',
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'push',
  'repository',
];

/** One key for all the Apps of a process: making one takes longer than most tests. */
export const privateKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
