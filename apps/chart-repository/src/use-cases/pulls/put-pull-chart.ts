import {
  githubPrincipal,
  isUnderReview,
  nextState,
  principalOf,
  requireNumberRule,
  standingRejections,
} from '@chandlery/lifecycle';
import {
  type ChartVersion,
  PersistenceError,
  type PullAbout,
  type PullChartKey,
  type Step,
  type TransitionEffects,
  type Uploader,
} from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import { type Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { policyOf, requireSignedIn } from '../access.ts';
import type { ReadArchive } from '../read-archive.ts';
import { isPassable } from '../require-passable.ts';
import { type Decision, type Situation, stepOf, transitionFound } from '../transition-version.ts';
import { type Bound, boundRepository, foundPull, linkedCaller, nameOnGithub, speakingFor } from './bot.ts';
import { nextFree, placeFor, takeFreed, takeNumber, wantedBy } from './free-number.ts';
import { type PullChartView, requireView, votesPass } from './view-pull.ts';

/** How often it is tried to add what another request adds at the same time. */
const attempts = 5;

/** What the bot says of a chart. */
export type PullChartInput = {
  readonly about: Omit<PullAbout, keyof PullChartKey | 'people' | 'category'> & {
    readonly pushers: PullAbout['people'];
    readonly updateLog: string;
    readonly category?: string | undefined;
  };
  readonly archive: Uint8Array;
};

type Sent = {
  readonly key: PullChartKey;
  readonly archive: ReadArchive;
  readonly pull: PullAbout;
  readonly updateLog: string;
  readonly uploader: Uploader;
  readonly submitterId: string;
};

/**
 * Brings the store in line with a chart of a pull request: the first time a draft that is submitted, later a revision of the
 * same submission, and nothing where nothing has changed. Being bound is what lets a repository do so: the author needs no
 * right, and no account. Everybody who pushed counts as an uploader, so that votes of theirs fall.
 * @throws LifecycleError permission_missing, number_rule; ChartError
 * @throws Refusal repository_unbound, version_mismatch, version_reserved, archive_too_costly, busy
 * @throws PersistenceError version_exists, version_taken, file_name_taken (details: nextFree)
 */
export async function putPullChart(
  services: Services,
  bot: Caller,
  key: PullChartKey,
  { about, archive: bytes }: PullChartInput,
): Promise<PullChartView> {
  const bound = await boundRepository(services, bot, key.repositoryId);
  const archive = await services.reader.read(bytes);
  if (archive.name !== key.chart) {
    throw new Refusal('version_mismatch', `The archive is of ${archive.name}, not of ${key.chart}.`, {
      field: 'Chart.yaml: name',
      remedy: `Send it as the chart ${archive.name}.`,
    });
  }
  requireNumberRule(await policyOf(services, bound.workspace), archive.version);
  const { updateLog, pushers, category = null, ...said } = about;
  const author = await linkedCaller(services, bot, about.author.userId);
  const caller = author ?? speakingFor(bot, nameOnGithub(about.author));
  const sent: Sent = {
    key,
    archive,
    pull: { ...key, ...said, category, people: unique([about.author, ...pushers]) },
    updateLog,
    uploader:
      author?.account === undefined
        ? { name: `@${about.author.login}`, principalId: githubPrincipal(about.author.userId) }
        : { name: author.account.name, principalId: principalOf(author.account) },
    submitterId: requireSignedIn(caller).id,
  };
  await services.archives.put(archive.stored.archiveDigest, bytes);
  await addWhereAbsent(services, bound, caller, sent);
  const find = () => foundPull(services, bound, key);
  await transitionFound(services, caller, find, (situation) => follow(services, situation, sent));
  return requireView(services, bound, key);
}

/** The draft, where the pull request has none; another request may be adding it at this moment. */
async function addWhereAbsent(services: Services, bound: Bound, caller: Caller, sent: Sent): Promise<void> {
  const { database, metrics } = services;
  const { key, archive, pull, uploader } = sent;
  for (let attempt = 1; ; attempt += 1) {
    const known = await database.pulls.find(key);
    const version = known?.versionId ? await database.versions.findById(known.versionId) : undefined;
    if (version?.workspaceId === bound.workspace.id) return;
    try {
      await database.versions.add({
        workspaceId: bound.workspace.id,
        app: {
          name: archive.name,
          displayName: archive.name,
          description: archive.description,
          home: archive.home,
        },
        version: archive.version,
        ...(await placeFor(services, wantedBy(archive, bound.workspace.id), key)),
        bytes: archive.stored,
        provenance: null,
        origin: 'pull_request',
        uploader,
        pull,
        step: { action: 'upload', from: 'none', to: nextState('upload', 'none') },
        actor: caller.actor,
        message: '',
      });
      metrics.actions.inc({ action: 'upload' });
      return;
    } catch (error) {
      const raced = error instanceof PersistenceError && error.code === 'version_exists';
      if (!raced || 'nextFree' in error.details || attempt >= attempts) throw error;
    }
  }
}

/** What the present state of the version makes of what was sent. */
async function follow(services: Services, situation: Situation, sent: Sent): Promise<Decision | undefined> {
  const { version, submission } = situation;
  const same =
    sent.archive.stored.contentDigest === version.contentDigest && sent.archive.version === version.version;
  if (version.state === 'active' || version.state === 'suspended') {
    if (same) return undefined;
    const wanted = wantedBy(sent.archive, version.workspaceId);
    throw new PersistenceError('version_exists', `${version.appName} ${version.version} is released.`, {
      field: 'version',
      remedy: 'Give the changed chart a new version number, in a new pull request.',
      details: { version: version.version, state: version.state, nextFree: await nextFree(services, wanted) },
    });
  }
  const principals = await services.database.pulls.principals(
    sent.key,
    sent.pull.people.map(({ userId }) => userId),
  );
  const isTheirs = ({
    reviewerPrincipalId,
    reviewerId,
  }: {
    reviewerPrincipalId?: string;
    reviewerId: string;
  }) => principals.includes(reviewerPrincipalId ?? reviewerId);
  const votes = submission?.votes ?? [];
  const others = votes.filter((vote) => !isTheirs(vote));
  const fallen = [
    ...new Set(
      votes
        .filter((vote) => isTheirs(vote) && !vote.withdrawn && vote.verdict !== 'comment')
        .map(({ reviewerPrincipalId, reviewerId }) => reviewerPrincipalId ?? reviewerId),
    ),
  ];
  const falls: TransitionEffects = fallen.length === 0 ? {} : { withdrawVotesOf: fallen };
  const before = { ...situation, others };
  if (same && version.state !== 'draft') return keep(services, before, sent, falls);
  return same && submission !== undefined
    ? submit(services, before, sent, falls, {})
    : submit(services, before, sent, falls, await newBytes(services, version, sent));
}

type Before = Situation & { readonly others: NonNullable<Situation['submission']>['votes'] };

/** The bytes are those that are there: only who is behind them, and what is said of them, may be new. */
async function keep(
  services: Services,
  { version, submission, pull, policy, others, pullPrincipals }: Before,
  { pull: said, key, updateLog }: Sent,
  falls: TransitionEffects,
): Promise<Decision | undefined> {
  const { people, ...told } = said;
  const newPeople = people.some(({ userId }) => !pullPrincipals.includes(githubPrincipal(userId)));
  const toldBefore = pull === undefined ? undefined : toldBy(pull);
  const nothingNew = JSON.stringify(toldBefore) === JSON.stringify(toldBy(told)) && pull?.closed === false;
  const freedNumber = await takeFreed(services, version, key);
  const isFree = freedNumber.number !== undefined;
  if (nothingNew && !newPeople && falls.withdrawVotesOf === undefined && !isFree) return undefined;
  const awaits = submission?.awaitsInspection === true && votesPass(policy, others, version.contentDigest);
  const waits = awaits ? { awaitsInspection: true } : {};
  const effects: TransitionEffects = { ...falls, ...freedNumber, ...waits, pull: said };
  const message = updateLog;
  if (version.state === 'passed' && !votesPass(policy, others, version.contentDigest)) {
    const steps = [stepOf('revoke', 'passed')];
    const open = { claim: { reviewerId: null }, closeSubmission: { outcome: 'open' } } as const;
    return { steps, effects: { ...effects, ...open }, message };
  }
  // A rejection by somebody who has become an author is none any more.
  const { contentDigest, state } = version;
  const freed = falls.withdrawVotesOf !== undefined && standingRejections(others, contentDigest).length === 0;
  if (state !== 'rejected' || !freed) {
    return { steps: [], auditAction: 'follow_pull_request', effects, message };
  }
  return {
    steps: [stepOf('submit', 'rejected')],
    effects: { ...effects, reopenSubmission: { updateLog } },
    message,
  };
}

/** New bytes, a new number, or a draft that is to be reviewed (again): the submission goes on from `submitted`. */
async function submit(
  services: Services,
  { version, submission, policy, others }: Before,
  { archive, pull, key, updateLog, submitterId, uploader }: Sent,
  falls: TransitionEffects,
  changed: Pick<TransitionEffects, 'bytes' | 'number'>,
): Promise<Decision> {
  const steps = stepsTo(version, changed.bytes !== undefined);
  const opened = { kind: 'publish', origin: 'pull_request', submitterId, updateLog } as const;
  const underReview = isUnderReview(version.state);
  const opening: TransitionEffects =
    submission === undefined
      ? { openSubmission: { ...opened, submitterPrincipalId: uploader.principalId } }
      : underReview
        ? { claim: { reviewerId: null }, closeSubmission: { outcome: 'open' } }
        : { reopenSubmission: { updateLog } };
  const after: ChartVersion = { ...version, ...changed.number, contentDigest: archive.stored.contentDigest };
  // What has not been inspected has no findings yet, and no report.
  const inspected = changed.bytes === undefined ? submission : submission && { ...submission, revisions: [] };
  // Where nobody is asked nothing holds it up, as in the store.
  const passable = policy.approvals === 0 || (await isPassable(services, inspected, version.workspaceId));
  const passed = passable
    ? await passing(services, after, policy, others, key)
    : { steps: [], effects: { awaitsInspection: votesPass(policy, others, after.contentDigest) } };
  const freed = changed.number === undefined ? await takeFreed(services, version, key) : {};
  return {
    steps: [...steps, ...passed.steps],
    effects: { pull, ...falls, ...changed, ...opening, ...freed, ...passed.effects },
    message: updateLog,
  };
}

/** From where a version is to `submitted`. */
function stepsTo({ state }: ChartVersion, replaces: boolean): readonly Step[] {
  if (isUnderReview(state)) return [stepOf('revise', state)];
  const replace = state === 'rejected' ? 'replace_rejected' : 'replace';
  return [...(replaces ? [stepOf(replace, state)] : []), stepOf('submit', state)];
}

/** The pass that follows where votes that stand, or a policy that asks for none, suffice; a number that is taken waits. */
async function passing(
  services: Services,
  version: ChartVersion,
  policy: Situation['policy'],
  votes: Before['others'],
  key: PullChartKey,
): Promise<{ readonly steps: readonly Step[]; readonly effects: TransitionEffects }> {
  if (!votesPass(policy, votes, version.contentDigest)) return { steps: [], effects: {} };
  try {
    const taken = await takeNumber(services, version, key);
    return {
      steps: [stepOf('pass', 'submitted')],
      effects: { ...taken, closeSubmission: { outcome: 'passed' } },
    };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'version_reserved') return { steps: [], effects: {} };
    throw error;
  }
}

async function newBytes(
  services: Services,
  version: ChartVersion,
  { archive, key, uploader }: Sent,
): Promise<Pick<TransitionEffects, 'bytes' | 'number'>> {
  if (archive.stored.archiveDigest === version.archiveDigest) return {};
  const bytes = { ...archive.stored, provenance: null, uploaderId: null, uploader };
  if (archive.version === version.version) return { bytes };
  const place = await placeFor(services, wantedBy(archive, version.workspaceId), key, version.id);
  return { bytes, number: { version: archive.version, ...place } };
}

function toldBy(about: Omit<PullAbout, 'people'>): readonly unknown[] {
  const { headSha, baseRef, path, title, url, author, category } = about;
  return [headSha, baseRef, path, title, url, author.userId, author.login, category];
}

function unique(people: PullAbout['people']): PullAbout['people'] {
  return [...new Map(people.map((person) => [person.userId, person])).values()];
}
