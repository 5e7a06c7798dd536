import { requireNumberRule } from '@chandlery/lifecycle';
import type { ChartVersion, Step, TransitionEffects } from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, type VersionAddress } from './access.ts';
import { requireOwnBytes } from './pulls/own-bytes.ts';
import { type Renumbered, renumberer } from './renumber-version.ts';
import { replacementOf } from './replace-archive.ts';
import {
  checkedStep,
  type Decision,
  type Situation,
  stepOf,
  transitionVersion,
} from './transition-version.ts';

/** What comes with a submission. */
export type SubmitInput = {
  /** What changed, for the reviewers. */
  readonly updateLog: string;
  /** The number asked for; the chart's own unless given. */
  readonly version?: string | undefined;
  readonly expectedRevision?: number | undefined;
};

/**
 * Puts a version before the reviewers, with an update log as the message. Where the policy asks for no approval it passes at
 * once. Where another number is asked for than the chart's own, the chart is packed anew with it first: a replacement of its
 * bytes, which needs the permission of one. The old number is free again, since nothing was ever published under it.
 * @throws LifecycleError permission_missing, action_not_allowed, number_rule; ChartError; Refusal archive_too_costly, busy; PersistenceError version_exists, version_taken, file_name_taken
 */
export async function submitVersion(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  { updateLog, version: wanted, expectedRevision }: SubmitInput,
): Promise<ChartVersion | undefined> {
  const submitter = requireSignedIn(caller);
  const renumber = renumberer(services);
  const decide = async (situation: Situation): Promise<Decision> => {
    const { version, policy, permissions } = situation;
    const submit = checkedStep('submit', version.state, permissions);
    requireOwnBytes(version);
    const number = wanted ?? version.version;
    const replaces = number !== version.version;
    const replace = replaces ? checkedStep(replacementOf(version), version.state, permissions) : undefined;
    requireNumberRule(policy, number);
    const renumbered = replaces ? await renumber(situation, number) : undefined;
    const steps: Step[] = replace === undefined ? [submit] : [replace, submit];
    const opened = { kind: 'publish', origin: 'upload', submitterId: submitter.id, updateLog } as const;
    const effects: TransitionEffects = { openSubmission: opened, ...effectsOf(renumbered) };
    if (policy.approvals > 0) return { steps, effects, message: updateLog };
    steps.push(stepOf('pass', 'submitted'));
    if (policy.publishOnPass) steps.push(stepOf('publish', 'passed'));
    const outcome = policy.publishOnPass ? 'published' : 'passed';
    return { steps, effects: { ...effects, closeSubmission: { outcome } }, message: updateLog };
  };
  return transitionVersion(services, caller, address, decide, expectedRevision);
}

function effectsOf(renumbered: Renumbered | undefined): TransitionEffects {
  return renumbered === undefined ? {} : { number: renumbered.number, bytes: renumbered.bytes };
}
