import { callOf, templateRule } from './template-rule.ts';

const random = [
  'bcrypt',
  'genCA',
  'genCAWithKey',
  'genPrivateKey',
  'genSelfSignedCert',
  'genSelfSignedCertWithKey',
  'genSignedCert',
  'genSignedCertWithKey',
  'htpasswd',
  'now',
  'randAlpha',
  'randAlphaNum',
  'randAscii',
  'randBytes',
  'randInt',
  'randNumeric',
  'shuffle',
  'uuidv4',
];

/** https://helm.sh/docs/chart_best_practices/templates/, and http://masterminds.github.io/sprig/ */
export const templateRandom = templateRule(
  {
    code: 'template-random',
    severity: 'info',
    title: 'A template makes something up',
    docs: `${random.join(', ')} give something else each time. Where that shows in what is rendered, \`render-unstable\` says where.`,
    remedy: 'Take it as a value, or keep what was made with a Secret that exists already.',
  },
  (action) => {
    const call = callOf(action, random);
    return call && { message: `The template makes something up (${call.name}).`, at: call.at };
  },
);
