import {
  type Action,
  githubPrincipal,
  nextState,
  type Permission,
  requirePermissions,
  type ReviewPolicy,
  type StateOrNone,
} from '@chandlery/lifecycle';
import {
  type Account,
  type App,
  type ChartVersion,
  PersistenceError,
  type PullChart,
  type Step,
  type Submission,
  type TransitionEffects,
  type Workspace,
} from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn, principalOfCaller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { policyOf, requireSignedIn, type VersionAddress, visibleVersion } from './access.ts';

/** How often an action is decided anew after somebody else was quicker, before the caller is told. */
const attempts = 20;

/** What an action is decided on. */
export type Situation = {
  readonly workspace: Workspace;
  readonly app: App;
  readonly version: ChartVersion;
  /** The submission that is open, or else the last. */
  readonly submission: Submission | undefined;
  /** All submissions of the version, that one among them. */
  readonly rounds: readonly Submission[];
  readonly policy: ReviewPolicy;
  readonly permissions: ReadonlySet<Permission>;
  /** Who answers for what the caller does; `undefined` where nobody is signed in. */
  readonly principalId: string | undefined;
  /** The GitHub users that the same person is or ever was linked to, as principals; looked up where it matters. */
  readonly alsoKnownAs: readonly string[];
  /** The chart of a pull request that the version is. */
  readonly pull: PullChart | undefined;
  /** Everybody behind that pull request, as principals. */
  readonly pullPrincipals: readonly string[];
  readonly nowMs: number;
};

/** What an action is on. */
export type Found = Pick<Situation, 'workspace' | 'app' | 'version'>;

/** What an action comes to. */
export type Decision = {
  readonly steps: readonly Step[];
  /** For the audit log, where there is no step. */
  readonly auditAction?: string;
  readonly effects?: TransitionEffects;
  readonly message?: string;
};

type Needs = Pick<Services, 'database' | 'metrics' | 'nowMs'>;

/**
 * Every action on a version goes through here: read, decide, apply with compare-and-set. Where somebody else was
 * quicker the decision is made anew on what they left, so that a second approval is a second vote and an action that
 * has become impossible is refused by the table.
 * @param expectedRevision from `If-Match`: then nothing is decided anew
 * @returns the version as it is now, `undefined` where it was deleted
 * @throws Refusal not_visible, precondition_failed; LifecycleError; PersistenceError
 */
export async function transitionVersion(
  services: Needs,
  caller: Caller,
  address: VersionAddress,
  decide: (situation: Situation) => Decision | Promise<Decision>,
  expectedRevision?: number,
): Promise<ChartVersion | undefined> {
  const find = () => visibleVersion(services, caller, address);
  return transitionFound(services, caller, find, decide, expectedRevision);
}

/**
 * The same on a version however it is found; what may be seen is the matter of whoever finds it.
 * @param find looks anew each time
 * @param decide `undefined` where nothing is to be done
 */
export async function transitionFound(
  services: Needs,
  caller: Caller,
  find: () => Promise<Found>,
  decide: (situation: Situation) => Decision | undefined | Promise<Decision | undefined>,
  expectedRevision?: number,
): Promise<ChartVersion | undefined> {
  const { database, metrics } = services;
  for (let attempt = 1; ; attempt += 1) {
    const situation = await situationOf(services, caller, await find());
    const { version } = situation;
    if (expectedRevision !== undefined && expectedRevision !== version.revision)
      throw preconditionFailed(version.revision);
    const decision = await decide(situation);
    if (decision === undefined) return version;
    try {
      const changed = await database.versions.apply({
        versionId: version.id,
        expectedRevision: version.revision,
        steps: decision.steps,
        ...(decision.auditAction === undefined ? {} : { auditAction: decision.auditAction }),
        effects: decision.effects ?? {},
        actor: caller.actor,
        message: decision.message ?? '',
      });
      for (const { action } of decision.steps) metrics.actions.inc({ action });
      return changed;
    } catch (error) {
      if (!isConflict(error) || attempt >= attempts) throw error;
      if (expectedRevision !== undefined) throw preconditionFailed(undefined);
    }
  }
}

/** What comes with an action. */
export type ActionInput = {
  /** The reason of a rejection, a comment, a note for the audit log. */
  readonly message: string;
  readonly expectedRevision?: number | undefined;
};

/** An action as routes call it. */
export type VersionAction = (
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: ActionInput,
) => Promise<ChartVersion | undefined>;

/** The use case of an action that somebody who is signed in decides on what is there, with a message and nothing else. */
export function versionAction(
  decide: (situation: Situation, account: Account, input: ActionInput) => Decision,
): VersionAction {
  return async (services, caller, address, input) => {
    const account = requireSignedIn(caller);
    const decided = (situation: Situation) => ({
      message: input.message,
      ...decide(situation, account, input),
    });
    return transitionVersion(services, caller, address, decided, input.expectedRevision);
  };
}

/**
 * One row of the table, checked: the permission first, then the state.
 * @throws LifecycleError permission_missing, action_not_allowed
 */
export function checkedStep(action: Action, from: StateOrNone, permissions: ReadonlySet<Permission>): Step {
  requirePermissions(action, permissions);
  return stepOf(action, from);
}

/**
 * One row of the table that follows by rule from another, such as the pass that the last approval brings.
 * @throws LifecycleError action_not_allowed
 */
export function stepOf(action: Action, from: StateOrNone): Step {
  return { action, from, to: nextState(action, from) };
}

async function situationOf(services: Needs, caller: Caller, found: Found): Promise<Situation> {
  const { id, submissionId } = found.version;
  const rounds = submissionId === null ? [] : await services.database.submissions.listOf(id);
  return {
    ...found,
    submission: rounds.find((round) => round.id === submissionId),
    rounds,
    policy: await policyOf(services, found.workspace),
    permissions: permissionsIn(caller, found.workspace.id),
    principalId: principalOfCaller(caller),
    ...(await behindPull(services, caller, found.version)),
    nowMs: services.nowMs(),
  };
}

/** Who is behind the pull request that a version came by, if it did. */
export async function behindPull(
  { database: { pulls, integrations } }: Pick<Services, 'database'>,
  caller: Caller,
  { id, origin }: ChartVersion,
): Promise<Pick<Situation, 'pull' | 'pullPrincipals' | 'alsoKnownAs'>> {
  if (origin !== 'pull_request') return { pull: undefined, pullPrincipals: [], alsoKnownAs: [] };
  const pull = await pulls.ofVersion(id);
  const principalId = principalOfCaller(caller);
  const users = principalId === undefined ? [] : await integrations.usersEverLinked(principalId);
  return {
    pull,
    pullPrincipals: pull === undefined ? [] : await pulls.principals(pull),
    alsoKnownAs: users.map(githubPrincipal),
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof PersistenceError && error.code === 'revision_conflict';
}

/** The answer to an If-Match that no longer holds. */
export function preconditionFailed(revision: number | undefined): Refusal {
  return new Refusal('precondition_failed', 'It has changed since you read it.', {
    field: 'header/if-match',
    remedy: 'Read it again and decide anew.',
    ...(revision === undefined ? {} : { details: { revision } }),
  });
}
