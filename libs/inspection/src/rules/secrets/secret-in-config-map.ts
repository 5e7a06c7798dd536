import { objectAt, textAt } from '../../json/read.ts';
import { secretIn } from '../../secrets/secret-text.ts';
import { objectRule } from '../object-rule.ts';

const assignment = /^[ \t]*["']?([\w.-]+)["']?[ \t]*[:=][ \t]*["']?([^\s"',]+)["']?,?[ \t]*$/gm;

/** https://kubernetes.io/docs/concepts/configuration/configmap/ ("does not provide secrecy") */
export const secretInConfigMap = objectRule(
  {
    code: 'secret-in-config-map',
    group: 'secrets',
    severity: 'error',
    title: 'A ConfigMap holds what looks like a real secret',
    docs: 'Under a name such as `password`, or as a line `password = …` of a file in it, or in a known shape. The value is not repeated here.',
    remedy: 'Put it into a Secret.',
  },
  ({ kind, object }) => {
    if (kind !== 'ConfigMap') return undefined;
    const data = objectAt(object, 'data');
    return Object.keys(data).flatMap((key) => {
      const text = textAt(data, key) ?? '';
      const lines = [...text.matchAll(assignment)].map(([, name = '', value = '']) => [name, value] as const);
      const found = [[key, text] as const, ...lines].flatMap(([name, value]) => secretIn(name, value) ?? []);
      return found.length === 0
        ? []
        : { message: `holds ${found[0] ?? ''} (${key})`, path: ['data', key], data: { key } };
    });
  },
);
