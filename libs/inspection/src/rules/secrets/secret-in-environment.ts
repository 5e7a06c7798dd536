import { objectsAt, textAt } from '../../json/read.ts';
import { secretIn } from '../../secrets/secret-text.ts';
import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/configuration/secret/#use-case-as-container-environment-variables */
export const secretInEnvironment = containerRule(
  {
    code: 'secret-in-environment',
    group: 'secrets',
    severity: 'error',
    title: 'A container’s environment holds what looks like a real secret',
    docs: 'Written out in the manifest, where everybody who may see the workload reads it. A `secretKeyRef` is left in peace. The value is not repeated here.',
    remedy: 'Put it into a Secret and refer to it by `secretKeyRef`.',
  },
  ({ spec }) =>
    objectsAt(spec, 'env').flatMap((variable) => {
      const name = textAt(variable, 'name') ?? '';
      const what = secretIn(name, textAt(variable, 'value') ?? '');
      return what === undefined
        ? []
        : {
            message: `has ${what} in its environment (${name})`,
            path: ['env', `name: ${name}`],
            data: { name },
          };
    }),
);
