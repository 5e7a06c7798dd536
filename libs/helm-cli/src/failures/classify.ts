import { chartRules } from './chart-rules.ts';
import { clusterRules } from './cluster-rules.ts';
import { type HelmFailure, type HelmFailureDetail, helmFailureCodes } from './failure.ts';
import { releaseRules, waitRules } from './release-rules.ts';
import type { FailureRule } from './rule.ts';

/** In this order: a hook's failure may be a refusal of the cluster, and then that is what helps. */
const rules: readonly FailureRule[] = [...chartRules, ...releaseRules, ...clusterRules, ...waitRules];

/** The schema's messages that quote the value (santhosh-tekuri/jsonschema, kind.Pattern and kind.Format): it may be a password. */
const quotedValue = /^(\s*- at '[^']*': )'.*' (does not match pattern|is not valid )/gm;

const longestMessage = 2_000;

/** Tells what an error of Helm, of either major, means. What is not known is `unknown`, with Helm's words. */
export function classifyHelmFailure(stderr: string): HelmFailure {
  const helm = errorOf(stderr);
  for (const { code, pattern, detail } of rules) {
    const found = pattern.exec(helm);
    if (found === null) continue;
    const pieces = detail?.(found.groups ?? {}, helm) ?? {};
    const message = sentence(code, pieces.reason ?? violations(pieces) ?? firstLine(helm));
    return { code, message, detail: pieces, undone: undoneOf(helm), helm };
  }
  const message = sentence('unknown', firstLine(helm));
  return { code: 'unknown', message, detail: {}, undone: undoneOf(helm), helm };
}

/** pkg/action/install.go and upgrade.go of both majors. */
function undoneOf(helm: string): HelmFailure['undone'] {
  if (/an error occurred while (?:rolling back|uninstalling) the release/.test(helm)) return 'undoing_failed';
  const [, how] = /failed, and has been (uninstalled|rolled back) due to/.exec(helm) ?? [];
  return how === undefined ? null : how === 'uninstalled' ? 'uninstalled' : 'rolled_back';
}

function sentence(code: HelmFailure['code'], reason: string): string {
  return reason === ''
    ? helmFailureCodes[code]
    : `${helmFailureCodes[code]} ${reason}`.slice(0, longestMessage);
}

function violations({ violations: found }: HelmFailureDetail): string | undefined {
  return found?.map(({ path, message }) => `${path === '' ? '(all)' : path}: ${message}`).join('; ');
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Helm's error: from the last line that begins it, without what Helm puts before every error of a command. */
function errorOf(stderr: string): string {
  const start = Math.max(0, stderr.lastIndexOf('\nError: ') + 1);
  const text = stderr.slice(start);
  return text
    .replace(/^Error: /, '')
    .replace(quotedValue, '$1the value $2')
    .replace(/^(?:INSTALLATION|UPGRADE|ROLLBACK|UNINSTALLATION) FAILED: /, '')
    .trim();
}
