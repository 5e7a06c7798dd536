import type { Finding } from '../finding.ts';
import { type CombinedPolicy, type InspectionPolicy, policiesOf, type Waiver } from './policy.ts';

/** What a policy makes of findings; each is in one of the three. */
export type Judgement = {
  /** They stop the pass. */
  readonly blocked: readonly Finding[];
  /** They would, but somebody let them pass. */
  readonly waived: readonly { readonly finding: Finding; readonly waivers: readonly Waiver[] }[];
  readonly passed: readonly Finding[];
};

/** Judges findings by a policy, or by several that hold together. */
export function judge(findings: readonly Finding[], policy: InspectionPolicy | CombinedPolicy): Judgement {
  const blocked: Finding[] = [];
  const waived: { finding: Finding; waivers: readonly Waiver[] }[] = [];
  const passed: Finding[] = [];
  for (const finding of findings) {
    const blocking = policiesOf(policy).filter((one) => blocks(one, finding));
    const waivers = blocking.map(({ waivers: known }) => known.find((waiver) => isFor(waiver, finding)));
    const held = waivers.filter((waiver) => waiver !== undefined);
    if (blocking.length === 0) passed.push(finding);
    else if (held.length === blocking.length) waived.push({ finding, waivers: held });
    else blocked.push(finding);
  }
  return { blocked, waived, passed };
}

function blocks(
  { blockCodes, blockSeverities, allowCodes }: InspectionPolicy,
  { code, severity }: Finding,
): boolean {
  return blockCodes.includes(code) || (blockSeverities.includes(severity) && !allowCodes.includes(code));
}

function isFor({ code, file, resource }: Waiver, finding: Finding): boolean {
  return (
    code === finding.code &&
    (file === undefined || file === finding.file) &&
    (resource === undefined || resource === finding.resource)
  );
}
