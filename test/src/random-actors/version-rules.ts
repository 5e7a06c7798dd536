import {
  type App,
  counted,
  inWorkspace,
  keyOf,
  type Model,
  need,
  type Policy,
  policyIn,
  Refused,
  type Round,
  seen,
  signedIn,
  type State,
  type Version,
} from './model.ts';
import type { Actor } from './people.ts';

/** Which version an action is about, at the address that whoever asks knows. */
export type Target = { readonly app: string; readonly number: string };

const underReview: readonly State[] = ['submitted', 'in_review', 'passed'];
const decidable: readonly State[] = ['submitted', 'in_review'];
const lastRound = (version: Version): Round | undefined => version.rounds.at(-1);

/** An upload of new bytes; `content` names them. */
export function upload(
  model: Model,
  actor: Actor,
  {
    workspace,
    name,
    number,
    content,
  }: {
    readonly workspace: string;
    readonly name: string;
    readonly number: string;
    readonly content: string;
  },
): Version {
  const rights = inWorkspace(model, actor, workspace);
  need(rights.has('upload'), 'permission_missing');
  const key = `${workspace}/${name}`;
  const policy = policyIn(model, workspace);
  requireFree(model, key, number);
  const direct = policy.approvals === 0 && rights.has('publish');
  const known = model.apps.get(key);
  need(!(direct && known?.suspended === true), 'app_suspended');
  const app: App = known ?? {
    key,
    workspace,
    name,
    suspended: false,
    category: 'uncategorized',
    displayName: name,
    gone: new Set(),
  };
  model.apps.set(key, app);
  model.uploads += 1;
  const version: Version = {
    app: key,
    number,
    state: 'draft',
    content,
    uploader: signedIn(model, actor).principal,
    rounds: [],
    order: model.uploads,
    id: '',
    digest: '',
  };
  model.versions.push(version);
  if (direct) enterStore(model, version);
  return version;
}

/** Other bytes for a version. */
export function replace(model: Model, actor: Actor, target: Target, content: string): Version {
  const { version, app, rights } = seen(model, actor, target);
  need(rights.has('upload'), 'permission_missing');
  need(version.number === target.number, 'version_mismatch');
  const by = signedIn(model, actor).principal;
  if (!underReview.includes(version.state)) {
    need(version.state === 'draft' || version.state === 'rejected', 'replace_not_possible');
    return Object.assign(version, { content, uploader: by });
  }
  const round = lastRound(version);
  const policy = policyIn(model, app.workspace);
  round?.uploaders.add(by);
  for (const vote of round?.votes ?? []) if (vote.by === by) vote.withdrawn = true;
  const stands = policy.approvals > 0 && impartial(policy, round, content) >= policy.approvals;
  if (round !== undefined) {
    round.revisions += 1;
    round.claimedBy = undefined;
    round.outcome = stands ? 'passed' : 'open';
  }
  return Object.assign(version, { content, uploader: by, state: stands ? 'passed' : 'submitted' });
}

/** @param renumbered names the bytes under the other number, where one is asked for */
export function submit(
  model: Model,
  actor: Actor,
  target: Target,
  asked: string | undefined,
  renumbered: string,
): Version {
  const { version, app, rights } = seen(model, actor, target);
  need(rights.has('submit'), 'permission_missing');
  requireState(version, ['draft', 'rejected']);
  const number = asked ?? version.number;
  const changes = number !== version.number;
  need(!changes || rights.has('upload'), 'permission_missing');
  const policy = policyIn(model, app.workspace);
  need(policy.anyNumber || /^\d.*\./.test(number), 'number_rule');
  if (changes) requireFree(model, version.app, number, version);
  const publishes = policy.approvals === 0 && policy.publishOnPass;
  need(!(publishes && app.suspended), 'app_suspended');
  if (changes) Object.assign(version, { number, content: renumbered });
  version.rounds.push({
    submitter: signedIn(model, actor).principal,
    uploaders: new Set([...(lastRound(version)?.uploaders ?? []), version.uploader]),
    votes: [],
    revisions: 1,
    claimedBy: undefined,
    outcome: policy.approvals > 0 ? 'open' : 'passed',
  });
  version.state = policy.approvals > 0 ? 'submitted' : 'passed';
  if (publishes) enterStore(model, version);
  return version;
}

type Rule = (model: Model, actor: Actor, target: Target, message: string) => Version;

/** What a message alone does to a version. */
export const rules: Readonly<Record<string, Rule>> = {
  claim(model, actor, target) {
    const { version, policy, round, account } = reviewed(model, actor, target);
    const others = version.state === 'in_review' && round?.claimedBy !== account.name;
    if (!others) requireState(version, ['submitted']);
    requireImpartial(round, account, policy);
    need(!others, 'claim_in_force');
    Object.assign(round, { claimedBy: account.name });
    return Object.assign(version, { state: 'in_review' });
  },
  unclaim(model, actor, target) {
    const { version, round, account, rights } = reviewed(model, actor, target);
    requireState(version, ['in_review']);
    need(rights.has('everywhere') || round?.claimedBy === account.name, 'claim_in_force');
    if (round !== undefined) round.claimedBy = undefined;
    return Object.assign(version, { state: 'submitted' });
  },
  pass(model, actor, target) {
    const { version, policy, round, account, app } = reviewed(model, actor, target);
    requireState(version, decidable);
    requireImpartial(round, account, policy);
    const vote = {
      by: account.principal,
      roles: account.platformRoles,
      verdict: 'approve' as const,
      content: version.content,
      withdrawn: false,
    };
    const votes = [...round.votes, vote];
    if (impartial(policy, { ...round, votes }, version.content) >= policy.approvals) {
      need(!(policy.publishOnPass && app.suspended), 'app_suspended');
      version.state = 'passed';
      round.outcome = 'passed';
      if (policy.publishOnPass) enterStore(model, version);
    }
    round.votes.push(vote);
    return version;
  },
  reject(model, actor, target, message) {
    const { version, policy, round, account } = reviewed(model, actor, target);
    requireState(version, underReview);
    requireImpartial(round, account, policy);
    need(message.trim() !== '', 'reason_missing');
    const vote = { by: account.principal, roles: account.platformRoles, verdict: 'reject' } as const;
    round.votes.push({ ...vote, content: version.content, withdrawn: false });
    round.outcome = 'rejected';
    return Object.assign(version, { state: 'rejected' });
  },
  comment(model, actor, target, message) {
    const { version, rights } = seen(model, actor, target);
    // Everybody here comes by a token, and one that was made for reading has no voice.
    need(rights.has('review') || rights.has('submit'), 'permission_missing');
    need(version.rounds.length > 0, 'policy_in_force');
    need(message.trim() !== '', 'reason_missing');
    return version;
  },
  revoke(model, actor, target) {
    const { version, policy, round, account } = reviewed(model, actor, target);
    requireState(version, underReview);
    const own = (round?.votes ?? []).filter(({ by }) => by === account.principal);
    const last = own.findLast(({ content }) => content === version.content);
    need(last?.verdict === 'approve' && !last.withdrawn, 'policy_in_force');
    for (const vote of own) vote.withdrawn = true;
    const falls = version.state === 'passed' && impartial(policy, round, version.content) < policy.approvals;
    if (falls && round !== undefined) {
      version.state = 'submitted';
      Object.assign(round, { claimedBy: undefined, outcome: 'open' });
    }
    return version;
  },
  cancel(model, actor, target) {
    const { version, rights } = seen(model, actor, target);
    need(rights.has('submit'), 'permission_missing');
    requireState(version, underReview);
    close(version, 'cancelled');
    return Object.assign(version, { state: 'draft' });
  },
  publish(model, actor, target) {
    const { version, app, rights } = seen(model, actor, target);
    need(rights.has('publish'), 'permission_missing');
    requireState(version, ['passed']);
    const policy = policyIn(model, app.workspace);
    const round = lastRound(version);
    if (impartial(policy, round, version.content) < policy.approvals) {
      // Refused, and yet something happens: it is before the reviewers again.
      version.state = 'submitted';
      if (round !== undefined) Object.assign(round, { claimedBy: undefined, outcome: 'open' });
      throw new Refused('policy_in_force');
    }
    need(!app.suspended, 'app_suspended');
    enterStore(model, version);
    return version;
  },
  suspend(model, actor, target) {
    const { version, rights } = seen(model, actor, target);
    need(rights.has('suspend'), 'permission_missing');
    requireState(version, ['active']);
    return Object.assign(version, { state: 'suspended' });
  },
  activate(model, actor, target) {
    const { version, app, rights } = seen(model, actor, target);
    need(rights.has('suspend'), 'permission_missing');
    requireState(version, ['suspended']);
    need(!app.suspended, 'app_suspended');
    enterStore(model, version);
    return version;
  },
};

/** Takes a version away; its number stays taken where the policy says so. */
export function remove(model: Model, actor: Actor, target: Target): void {
  const { version, app, rights } = seen(model, actor, target);
  need(rights.has('delete'), 'permission_missing');
  requireState(version, ['draft', 'rejected', 'suspended']);
  if (policyIn(model, app.workspace).keepNumbers) app.gone.add(keyOf(version.number));
  model.versions.splice(model.versions.indexOf(version), 1);
}

function reviewed(model: Model, actor: Actor, target: Target) {
  const { version, app, rights } = seen(model, actor, target);
  need(rights.has('review'), 'permission_missing');
  const account = signedIn(model, actor);
  return { version, app, rights, account, policy: policyIn(model, app.workspace), round: lastRound(version) };
}

/** Nobody judges what is theirs, and the policy may want a role. */
function requireImpartial(
  round: Round | undefined,
  { principal, platformRoles }: { readonly principal: string; readonly platformRoles: readonly string[] },
  { roles }: Policy,
): asserts round is Round {
  need(round !== undefined, 'policy_in_force');
  need(round.submitter !== principal && !round.uploaders.has(principal), 'own_submission');
  need(roles.length === 0 || roles.some((role) => platformRoles.includes(role)), 'reviewer_role_missing');
}

/** Approvals that count, of people whose submission and whose bytes it is not. */
function impartial(policy: Policy, round: Round | undefined, content: string): number {
  const votes = (round?.votes ?? []).filter(
    ({ by }) => by !== round?.submitter && round?.uploaders.has(by) !== true,
  );
  return counted(policy, round && { ...round, votes }, content);
}

function requireState({ state }: Version, states: readonly State[]): void {
  need(states.includes(state), 'action_not_allowed');
}

function requireFree(model: Model, appKey: string, number: string, except?: Version): void {
  const others = model.versions.filter((version) => version !== except);
  const same = others.some(({ app, number: other }) => app === appKey && keyOf(other) === keyOf(number));
  need(!same, 'version_exists');
  need(model.apps.get(appKey)?.gone.has(keyOf(number)) !== true, 'version_taken');
  const [workspace, name] = appKey.split('/');
  const file = others.some(
    ({ app, number: other }) =>
      app.startsWith(`${workspace}/`) && `${app.split('/')[1]}-${other}` === `${name}-${number}`,
  );
  need(!file, 'file_name_taken');
}

function enterStore(model: Model, version: Version): void {
  version.state = 'active';
  close(version, 'published');
  const name = version.app.split('/')[1] ?? '';
  if (!model.names.has(name)) model.names.set(name, version.app);
}

/** A round that was decided otherwise stays as it was. */
function close(version: Version, outcome: Round['outcome']): void {
  const round = lastRound(version);
  if (round !== undefined && (round.outcome === 'open' || round.outcome === 'passed'))
    round.outcome = outcome;
}
