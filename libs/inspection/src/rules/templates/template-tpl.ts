import { callOf, templateRule } from './template-rule.ts';

/** https://helm.sh/docs/howto/charts_tips_and_tricks/#using-the-tpl-function */
export const templateTpl = templateRule(
  {
    code: 'template-tpl',
    severity: 'info',
    title: 'A template runs values as templates',
    docs: '`tpl` of a value lets whoever gives values use every function of templates. It is common, and harmless where the one who gives values is the one who installs.',
    remedy: 'See that nobody else’s text reaches the value.',
  },
  (action) => {
    const call = callOf(action, ['tpl']);
    if (call === undefined || !/\.Values|\$|\./.test(action.slice(call.at))) return undefined;
    return { message: 'The template runs a value as a template (tpl).', at: call.at };
  },
);
