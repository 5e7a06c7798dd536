import { readChart } from '@chandlery/chart';
import type { Performed, PerformRequest } from '@chandlery/deployment';
import type { Deployer } from '../deployments/deployer.ts';

/** A door to clusters behind which every operation ends as the test says, with no cluster. */
export type PlayedDeployer = {
  readonly deployer: Deployer;
  /** What was performed, such as `upgrade one`. */
  readonly performed: readonly string[];
  /** Upgrades of these fail. */
  readonly failing: Set<string>;
  /** Upgrades of these wait until they are let go. */
  readonly held: Map<string, PromiseWithResolvers<void>>;
};

/** Makes one. */
export function playedDeployer(): PlayedDeployer {
  const performed: string[] = [];
  const failing = new Set<string>();
  const held = new Map<string, PromiseWithResolvers<void>>();
  const revisions = new Map<string, number>();
  const nothing = () => Promise.reject(new Error('this cluster is played'));
  return {
    performed,
    failing,
    held,
    deployer: {
      async perform({ project }, request) {
        performed.push(`${request.kind} ${request.release}`);
        if (request.kind === 'upgrade') await held.get(request.release)?.promise;
        const key = `${project.id}/${request.release}`;
        const revision = (revisions.get(key) ?? 0) + 1;
        revisions.set(key, revision);
        const fails = request.kind === 'upgrade' && failing.has(request.release);
        return ended(request, revision, fails);
      },
      dryRun: nothing,
      instance: nothing,
      notes: nothing,
      manifest: nothing,
    },
  };
}

function ended(request: PerformRequest, revision: number, fails: boolean): Performed {
  const { kind } = request;
  const outcome = fails
    ? { code: 'image_pull', message: 'The image is not there.' }
    : { code: 'done', message: `${kind} done` };
  return {
    state: fails ? 'failed' : 'succeeded',
    outcome,
    runs: 'requested',
    settled: fails ? 'failed' : 'running',
    revision,
    revisions: [{ number: revision, status: fails ? 'failed' : 'deployed', ...wholeOf(request) }],
  };
}

/** What Helm would have recorded. */
function wholeOf(request: PerformRequest): Pick<Performed['revisions'][number], 'whole'> {
  if (!('archive' in request)) return {};
  const { name, version, appVersion = '' } = readChart(request.archive).metadata;
  const made = { description: '', rollbackTo: null, isOwn: true, atMs: Date.now() };
  return { whole: { ...made, chartName: name, chartVersion: version, appVersion: String(appVersion) } };
}
