import { people } from './catalogue/people.ts';
import type { DemoOutcome } from './run-demo.ts';
import { told } from './run-demo.ts';

/** What a run did, who can sign in, and what to look at next. */
export function summary(url: string, outcome: DemoOutcome): string {
  const base = url.replace(/\/+$/, '');
  const { signIn } = outcome;
  return [
    '',
    `Apps: ${told(outcome.apps)}. Versions: ${told(outcome.versions)}.`,
    '',
    ...(signIn.names.length === 0
      ? ['Nobody had anything left to do: all passwords are as they were.']
      : [`These people have the password ${signIn.password} now:`, '', ...signIn.names.map(who)]),
    '',
    'What to look at:',
    '',
    `  helm repo add store ${base} && helm search repo store`,
    `  curl -s ${base}/api/v1/store/apps?text=posgres            search`,
    `  curl -s ${base}/api/v1/categories                         categories with their counts`,
    `  curl -s -u hana ${base}/api/v1/submissions                the review queue`,
    `  curl -s -u lena ${base}/api/v1/workspaces/data-platform/audit    who did what`,
    `  ${base}/feeds/store.atom                                  what is new`,
    `  ${base}/api/v1/docs                                       all of the API`,
    '',
  ].join('\n');
}

function who(name: string): string {
  const { displayName = '', platformRoles = [], roles = {} } = people.find((one) => one.name === name) ?? {};
  const held = Object.entries(roles).map(([workspace, role]) => `${role} of ${workspace}`);
  return `  ${name.padEnd(8)}${displayName.padEnd(18)}${[...platformRoles, ...held].join(', ')}`;
}
