import { callOf, templateRule } from './template-rule.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#network-functions */
export const templateDns = templateRule(
  {
    code: 'template-dns',
    severity: 'error',
    title: 'A template asks the network',
    docs: '`getHostByName` sends a name out of the machine that renders, which can carry values with it; Helm answers it only with `--enable-dns`.',
    remedy: 'Take the address as a value, or leave the name to the cluster’s DNS.',
  },
  (action) => {
    const call = callOf(action, ['getHostByName']);
    return call && { message: 'The template asks the network by getHostByName.', at: call.at };
  },
);
