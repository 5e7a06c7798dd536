import { HelmError } from '@chandlery/helm-cli';
import {
  type DependencySource,
  type InspectionProgress,
  type InspectionReport,
  type InspectionRoom,
  runInspection,
  type StoreFacts,
} from '@chandlery/inspection';
import type { HelmOnDemand } from '../deployments/helm-on-demand.ts';

/** What an inspection is made of. */
export type InspectionTask = {
  readonly archive: Uint8Array;
  /** The version now active, which it is compared with. */
  readonly previous?: Uint8Array;
  readonly facts: StoreFacts;
};

/** Inspects charts: off the event loop, and within bounds whatever the chart is. */
export type Inspector = {
  /** Of Helm; `undefined` where there is none that can be used. */
  helmVersion(): Promise<string | undefined>;
  /** @throws the signal's reason, and faults that are not the chart's */
  inspect(
    task: InspectionTask,
    options: { readonly signal: AbortSignal; report(progress: InspectionProgress): void },
  ): Promise<InspectionReport>;
};

/** The inspector of this process: with its Helm, where it has one, and the workers that its inspections share. */
export function helmInspector(
  helm: Pick<HelmOnDemand, 'cli'>,
  room: InspectionRoom,
  dependencies: DependencySource,
): Inspector {
  const found = async () => {
    try {
      return { helm: await helm.cli() };
    } catch (error) {
      if (!(error instanceof HelmError)) throw error;
      return { helm: undefined, helmProblem: error.message.replace(/\.$/, '') };
    }
  };
  return {
    helmVersion: async () => (await found()).helm?.binary.version,
    inspect: async (task, options) =>
      runInspection({ ...task, ...options, ...(await found()), room, dependencies }),
  };
}
