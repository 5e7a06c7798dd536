/** Shapes that are secrets wherever they stand, with what they are. */
const shapes: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/-----BEGIN (?:[A-Z]{1,20} ){0,4}PRIVATE KEY-----\s*\S{32,}/, 'a private key'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{60,}\b/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20,}\b/, 'a GitLab token'],
  [/\bxox[abposr]-[A-Za-z0-9-]{20,}\b/, 'a Slack token'],
  [/\bAIza[A-Za-z0-9_-]{35}\b/, 'a Google API key'],
  [/\b[sr]k_live_[A-Za-z0-9]{20,}\b/, 'a Stripe key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}/, 'a JSON Web Token'],
  [
    /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/]{1,200}:(?![^@\s]{0,300}[$<{*])(?=[^@\s]{0,300}\d)(?=[^@\s]{0,300}[A-Za-z])[^@\s/]{10,300}@/i,
    'a password in a URL',
  ],
];

const secretName =
  /pass(?:word|wd|phrase)?$|secret$|token$|api_?key$|private_?key$|access_?key$|secret_?key$|encryption_?key$|signing_?key$|credentials?$/i;
const placeholder =
  /change|example|placeholder|your|replace|insert|dummy|sample|default|secret|passw|token|todo|fixme|test|redacted|xxx|\.\.\.|\$\(|\$\{|\{\{|^<.*>$|^[*x]+$|[/:].*[/:]/i;

/** What is longer is a file, and known by its shape if at all. */
const longestPassword = 4096;

/** What a text is if it looks like a secret that somebody uses; undefined for a placeholder or an ordinary text. */
export function secretIn(name: string, text: string): string | undefined {
  const shape = shapes.find(([pattern]) => pattern.test(text));
  if (shape !== undefined && !/example|redacted|xxxx|\.\.\./i.test(text)) return shape[1];
  if (text.length > longestPassword || !secretName.test(name) || placeholder.test(text)) return undefined;
  return isUnguessable(text) ? 'a password or token' : undefined;
}

/** Long, of several kinds of characters, and with few repetitions: not a word and not a name. */
function isUnguessable(text: string): boolean {
  if (text.length < 8 || /\s/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  const hasDigit = /\d/.test(text);
  // `my-release-2` is a name: letters in words, parted by hyphens.
  if (/^[a-z]+(?:[-_.][a-z0-9]+)*$/i.test(text) && !/[a-z]\d[a-z]/i.test(text)) return false;
  return hasDigit && kinds >= 2 && entropyBits(text) >= 2.9;
}

/** Shannon's, per character. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
