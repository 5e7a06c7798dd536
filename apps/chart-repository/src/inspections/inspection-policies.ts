import { type CombinedPolicy, type InspectionPolicy, tighten } from '@chandlery/inspection';
import type { Database, StoredInspectionPolicy } from '@chandlery/persistence';

/** What holds in a workspace: the platform's policy, made stricter by its own. */
export type PolicyInForce = {
  readonly combined: CombinedPolicy;
  readonly required: boolean;
  /** Registries that images may come from; none: nobody has said. */
  readonly registries: readonly string[];
  /** Whether any finding could block. */
  readonly blocks: boolean;
};

/** The policies of platform and workspace together. */
export async function inspectionPolicies(
  { inspections }: Pick<Database, 'inspections'>,
  workspaceId: string,
): Promise<PolicyInForce> {
  const [{ policy: platform }, { policy: own }] = await Promise.all([
    inspections.policy('platform'),
    inspections.policy({ workspaceId }),
  ]);
  return {
    combined: tighten(rulesOf(platform), rulesOf(own)),
    required: platform.required || own.required,
    registries: strictest(platform.registries, own.registries),
    blocks: [platform, own].some(
      ({ blockCodes, blockSeverities }) => blockCodes.length > 0 || blockSeverities.length > 0,
    ),
  };
}

/** Waivers are of single findings of one submission, and judged apart. */
function rulesOf({ blockSeverities, blockCodes, allowCodes }: StoredInspectionPolicy): InspectionPolicy {
  return { blockSeverities, blockCodes, allowCodes, waivers: [] };
}

function strictest(platform: readonly string[], own: readonly string[]): readonly string[] {
  if (platform.length === 0) return own;
  return own.length === 0 ? platform : platform.filter((registry) => own.includes(registry));
}
