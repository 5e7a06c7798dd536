import { App, Octokit } from 'octokit';
import { AnswerMemory } from './answer-memory.ts';
import { guard, type GuardOptions } from './guard.ts';
import type { GitHubApp } from './github.ts';
import { Lane, type LaneLimits, laneLimits } from './lane.ts';

export type GitHubSettings = {
  /** Base URL of the REST API: `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly appId: number;
  /** PEM, PKCS#1 as GitHub gives it or PKCS#8. */
  readonly privateKey: string;
  readonly limits?: Partial<LaneLimits>;
  /** The longest for one try of a request, its answer included. */
  readonly requestMs?: number;
  readonly answerBytes?: number;
  /** The wait before what failed is tried again. */
  readonly pauseMs?: number;
  readonly nowMs?: () => number;
  /** Told of each try: `ok`, `refused`, or why GitHub could not be asked. */
  readonly onOutcome?: (outcome: string) => void;
};

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const tries = 3;

/**
 * GitHub as the App with that id and key. Asks GitHub for the App's name.
 * @throws GitHubRefused where GitHub does not take the key; GitHubUnavailable
 */
export async function connectGitHub(settings: GitHubSettings): Promise<GitHubApp> {
  const { apiUrl, appId, privateKey, nowMs = Date.now } = settings;
  const limits = { ...laneLimits, ...settings.limits };
  const guarding: Omit<GuardOptions, 'lane'> = {
    fetchLimits: {
      longestMs: settings.requestMs ?? 20_000,
      answerBytes: settings.answerBytes ?? 64 * 1024 * 1024,
    },
    tries,
    pauseMs: settings.pauseMs ?? 500,
    onOutcome: settings.onOutcome ?? (() => undefined),
  };
  // Octokit's own plug-ins for this wait as long as GitHub says, an hour perhaps: the guard does it within bounds.
  const OctokitHere = Octokit.defaults({
    baseUrl: apiUrl,
    userAgent: 'chandlery-review-bot',
    throttle: { enabled: false },
    retry: { enabled: false },
    log: silent,
  });
  const app = new App({ appId, privateKey, Octokit: OctokitHere });
  guard(app.octokit, { ...guarding, lane: new Lane(limits, nowMs) });
  const lanes = new Map<number, Lane>();
  const memory = new AnswerMemory();
  const laneOf = (id: number): Lane => {
    const lane = lanes.get(id) ?? new Lane(limits, nowMs);
    lanes.set(id, lane);
    return lane;
  };
  const { data } = await app.octokit.rest.apps.getAuthenticated();
  return {
    appId,
    slug: data?.slug ?? '',
    app: app.octokit,
    installation: async (id, signal) => {
      const octokit = await app.getInstallationOctokit(id);
      const renewToken = (): Promise<unknown> => octokit.auth({ type: 'installation', refresh: true });
      const around: GuardOptions['around'] = (fetch) => memory.remembering(id, fetch);
      guard(octokit, { ...guarding, lane: laneOf(id), signal, renewToken, around });
      return octokit;
    },
  };
}
