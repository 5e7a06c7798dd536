import { textAt } from '../../json/read.ts';
import { bindingRule } from './binding-rule.ts';

const everybody = /^system:(?:authenticated|unauthenticated|anonymous|serviceaccounts(?::.*)?)$/;

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings */
export const rbacEverybody = bindingRule(
  {
    code: 'rbac-everybody',
    severity: 'error',
    title: 'A role goes to everybody',
    docs: 'The groups `system:authenticated`, `system:unauthenticated` and `system:serviceaccounts`, and the user `system:anonymous`. The service accounts of one namespace (`system:serviceaccounts:NAME`) are a warning.',
    remedy: 'Name the service account that needs the role.',
  },
  ({ subjects }) => {
    const names = subjects
      .filter(({ kind }) => kind === 'Group' || kind === 'User')
      .flatMap((subject) => textAt(subject, 'name') ?? [])
      .filter((name) => everybody.test(name));
    if (names.length === 0) return undefined;
    const oneNamespace = names.every((name) => name.startsWith('system:serviceaccounts:'));
    return {
      message: `gives its role to ${names.join(', ')}`,
      path: ['subjects', `name: ${names[0] ?? ''}`],
      severity: oneNamespace ? 'warning' : 'error',
    };
  },
);
