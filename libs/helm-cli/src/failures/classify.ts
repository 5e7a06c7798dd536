import { chartRules } from './chart-rules.ts';
import { clusterRules } from './cluster-rules.ts';
import { type HelmFailure, helmFailureCodes } from './failure.ts';
import { releaseRules, waitRules } from './release-rules.ts';
import type { FailureRule } from './rule.ts';

/** In this order: a hook's failure may be a refusal of the cluster, and then that is what helps. */
const rules: readonly FailureRule[] = [...chartRules, ...releaseRules, ...clusterRules, ...waitRules];

const longestMessage = 2_000;

/** Tells what an error of Helm, of either major, means. What is not known is `unknown`, with Helm's words. */
export function classifyHelmFailure(stderr: string): HelmFailure {
  const helm = errorOf(stderr);
  for (const { code, pattern, detail } of rules) {
    const found = pattern.exec(helm);
    if (found === null) continue;
    const pieces = detail?.(found.groups ?? {}, helm) ?? {};
    return { code, message: sentence(code, pieces.reason ?? firstLine(helm)), detail: pieces, helm };
  }
  return { code: 'unknown', message: sentence('unknown', firstLine(helm)), detail: {}, helm };
}

function sentence(code: HelmFailure['code'], reason: string): string {
  return reason === ''
    ? helmFailureCodes[code]
    : `${helmFailureCodes[code]} ${reason}`.slice(0, longestMessage);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Helm's error: from the last line that begins it, without what Helm puts before every error of a command. */
function errorOf(stderr: string): string {
  const start = stderr.lastIndexOf('\nError: ');
  const text =
    stderr.startsWith('Error: ') && start === -1 ? stderr : start === -1 ? stderr : stderr.slice(start + 1);
  return text
    .replace(/^Error: /, '')
    .replace(/^(?:INSTALLATION|UPGRADE|ROLLBACK|UNINSTALLATION) FAILED: /, '')
    .trim();
}
