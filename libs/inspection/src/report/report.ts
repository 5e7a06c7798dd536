import type { ManifestDifference } from '@chandlery/chart';
import type { HeldLimits } from '@chandlery/helm-cli';
import type { Finding } from '../finding.ts';
import type { DependentChart, InspectionInput, RunningDeployment } from '../input.ts';
import { inspect } from '../inspect.ts';
import { imagesOf } from '../rules/images/image-rule.ts';
import { Subject } from '../subject.ts';
import { differenceOf } from './difference.ts';

/** Changes whenever a rule does: reports of other rules are not taken out of a cache. */
export const rulesVersion = '2';

/** What the machine says of a version. */
export type InspectionReport = {
  readonly rulesVersion: string;
  readonly chart: { readonly name: string; readonly version: string };
  /** The version now active; absent for the first. */
  readonly activeVersion?: string;
  /** Whether every rendering was made; where it is false the report is not green. */
  readonly rendered: boolean;
  readonly notRendered?: string;
  readonly findings: readonly Finding[];
  /** What an upgrade changes under the default values, whole; everything is added where no version is active. */
  readonly difference: ManifestDifference;
  readonly deployments: readonly RunningDeployment[];
  readonly dependants: readonly DependentChart[];
  /** The registries that the images of all renderings come from, in order. */
  readonly registries?: readonly string[];
  /** Which Helm rendered it, and what held while it did. */
  readonly rendering?: { readonly helmVersion: string; readonly held: HeldLimits };
  /** What stood in the way is not the chart's doing and may be otherwise another time: not to be kept in a cache. */
  readonly inconclusive?: true;
};

/** Where the images come from that containers name in a way that can be read. */
function registriesOf(input: InspectionInput): readonly string[] {
  const registries = imagesOf(new Subject(input)).map(({ image }) => image.registry);
  return [...new Set(registries)].sort();
}

/** Inspects, and puts the findings beside what changes and whom it concerns. */
export function report(input: InspectionInput): InspectionReport {
  const { metadata } = input.chart;
  return {
    rulesVersion,
    chart: { name: metadata.name, version: metadata.version },
    ...(input.previous === undefined ? {} : { activeVersion: input.previous.metadata.version }),
    rendered: input.notRendered === undefined && input.renders.every(({ error }) => error === undefined),
    ...(input.notRendered === undefined ? {} : { notRendered: input.notRendered }),
    findings: inspect(input),
    registries: registriesOf(input),
    difference: differenceOf(input),
    deployments: input.facts.deployments,
    dependants: input.facts.dependants,
  };
}
