import type { PlannedCategory, PlannedPerson, PlannedRole, PlannedWorkspace } from './catalogue-types.ts';

/** The custom role that the demo makes: reviewing and suspending, without sorting and transferring. */
export const roles: readonly PlannedRole[] = [
  {
    name: 'security-review',
    description: 'Reviews submissions and suspends what turns out dangerous.',
    permissions: ['platform.apps.review', 'platform.apps.suspend'],
  },
];

export const workspaces: readonly PlannedWorkspace[] = [
  {
    slug: 'built-in',
    displayName: 'Built-in',
    description: 'What the operators of the platform offer to everybody.',
  },
  {
    slug: 'data-platform',
    displayName: 'Data Platform',
    description: 'Databases, queues and pipelines, run by the data team.',
  },
  {
    slug: 'observability',
    displayName: 'Observability',
    description: 'Metrics, logs and traces for everything that runs here.',
  },
  {
    slug: 'web',
    displayName: 'Web & Edge',
    description: 'Web applications, gateways, and what our devices talk to.',
  },
  {
    slug: 'security',
    displayName: 'Security',
    description: 'Identity, secrets and scanning. Two reviewers approve what comes from here.',
    approvals: 2,
  },
];

export const categories: readonly PlannedCategory[] = [
  { slug: 'databases', name: 'Databases', icon: 'database' },
  { slug: 'messaging', name: 'Messaging', icon: 'message-queue' },
  { slug: 'monitoring', name: 'Monitoring', icon: 'monitoring' },
  { slug: 'storage', name: 'Storage & Backup', icon: 'storage' },
  { slug: 'web', name: 'Web', icon: 'web' },
  { slug: 'security', name: 'Security', icon: 'security' },
  { slug: 'developer-tools', name: 'Developer Tools', icon: 'developer-tools' },
  { slug: 'iot', name: '物联网', icon: 'iot' },
];

/** Each workspace has an administrator and a regular member; some have roles in several. */
export const people: readonly PlannedPerson[] = [
  { name: 'olga', displayName: 'Olga Petrova', roles: { 'built-in': 'admin', observability: 'viewer' } },
  { name: 'ben', displayName: 'Ben Carter', roles: { 'built-in': 'regular', security: 'viewer' } },
  { name: 'lena', displayName: 'Lena Fischer', roles: { 'data-platform': 'admin' } },
  { name: 'marco', displayName: 'Marco Bianchi', roles: { 'data-platform': 'regular', web: 'viewer' } },
  { name: 'priya', displayName: 'Priya Raman', roles: { observability: 'admin', 'data-platform': 'viewer' } },
  { name: 'tom', displayName: 'Tom Okafor', roles: { observability: 'regular' } },
  { name: 'sofia', displayName: 'Sofía Herrera', roles: { web: 'admin' } },
  { name: 'jun', displayName: '이준', roles: { web: 'regular', observability: 'viewer' } },
  { name: 'amir', displayName: 'Amir Haddad', roles: { security: 'admin' } },
  { name: 'nadia', displayName: 'Nadia Kowalska', roles: { security: 'regular', web: 'viewer' } },
  { name: 'hana', displayName: 'Hana Sato', platformRoles: ['reviewer'], roles: {} },
  { name: 'felix', displayName: 'Felix Brandt', platformRoles: ['security-review'], roles: {} },
];

/** Who decides on submissions, the first of them first. */
export const reviewers = ['hana', 'felix'] as const;

/** Who uploads and publishes in a workspace: its regular member; its administrator answers in discussions. */
export function publisherOf(workspace: string): string {
  const found = people.find(({ roles: held }) => held[workspace] === 'regular');
  if (found === undefined) throw new RangeError(`nobody publishes in ${workspace}`);
  return found.name;
}

/** Who administers a workspace. */
export function administratorOf(workspace: string): string {
  const found = people.find(({ roles: held }) => held[workspace] === 'admin');
  if (found === undefined) throw new RangeError(`nobody administers ${workspace}`);
  return found.name;
}
