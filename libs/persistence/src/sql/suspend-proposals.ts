import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type { SuspendProposal, SuspendProposalPort } from '../ports/suspend-proposals.ts';
import type { AuditEntry, CommandScope, CommitRecord, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import { afterCursor, pageOf, rowsFor } from './paging.ts';
import type { SqlContext } from './ports-context.ts';
import type { SuspendProposalRow } from './pull-tables.ts';
import { runAlone } from './run-alone.ts';
import type { Tables } from './tables.ts';

type JoinedProposal = SuspendProposalRow & { workspace_id: string; workspace_slug: string };

/** Proposals to suspend, in the database. */
export function sqlSuspendProposals({ read, writer }: SqlContext): SuspendProposalPort {
  return {
    propose: (command) => runAlone(writer, (scope) => propose(scope, command)),
    decide: (command) => runAlone(writer, (scope) => decide(scope, command)),
    withdraw: (command) => runAlone(writer, (scope) => withdraw(scope, command)),
    async findById(id) {
      const row = await selectProposals(read).where('suspend_proposals.id', '=', id).executeTakeFirst();
      return row && toProposal(row);
    },
    async find({ chart, ...pull }) {
      const row = await ofPull(read, pull).where('chart', '=', chart).executeTakeFirst();
      return row && toProposal(row);
    },
    async listOf(pull) {
      const rows = await ofPull(read, pull).orderBy('chart').execute();
      return rows.map(toProposal);
    },
    async list({ state, workspaceId, ...page }) {
      let query = selectProposals(read);
      if (state !== undefined) query = query.where('suspend_proposals.state', '=', state);
      if (workspaceId !== undefined) query = query.where('apps.workspace_id', '=', workspaceId);
      const rows = await query
        .where((eb) => afterCursor(eb, page, [{ column: 'suspend_proposals.id', type: 'string' }], 'asc'))
        .orderBy('suspend_proposals.id')
        .limit(rowsFor(page))
        .execute();
      return pageOf(rows, page, (row) => [row.id], toProposal);
    },
  };
}

function selectProposals(db: Kysely<Tables>) {
  return db
    .selectFrom('suspend_proposals')
    .innerJoin('apps', 'apps.id', 'suspend_proposals.app_id')
    .innerJoin('workspaces', 'workspaces.id', 'apps.workspace_id')
    .selectAll('suspend_proposals')
    .select(['apps.workspace_id', 'workspaces.slug as workspace_slug']);
}

function ofPull(db: Kysely<Tables>, { repositoryId, pull }: { repositoryId: number; pull: number }) {
  return selectProposals(db).where('repository_id', '=', repositoryId).where('pull', '=', pull);
}

/** @throws PersistenceError not_found */
async function propose(
  { db, newId, nowMs }: CommandScope,
  { actor, ...said }: Parameters<SuspendProposalPort['propose']>[0],
): Promise<Outcome<SuspendProposal>> {
  const { appId, by } = said;
  const app = await db.selectFrom('apps').select('id').where('id', '=', appId).executeTakeFirst();
  if (app === undefined) throw notFound('such app', 'chart');
  const before = await ofPull(db, said).where('chart', '=', said.chart).executeTakeFirst();
  if (before !== undefined && before.state !== 'open' && before.state !== 'withdrawn')
    return { result: toProposal(before) };
  const columns = {
    app_id: appId,
    url: said.url,
    title: said.title,
    proposer_id: by.userId,
    proposer_login: by.login,
    reason: said.reason,
    merged: said.merged ? 1 : 0,
    state: 'open',
    decided_by_id: null,
    decided_by_name: null,
    decision: null,
    decided_at: null,
  } as const;
  if (
    before !== undefined &&
    Object.entries(columns).every(([key, value]) => before[key as keyof typeof columns] === value)
  )
    return { result: toProposal(before) };
  if (before === undefined) {
    const { repositoryId, pull, chart } = said;
    const key = { id: newId(), repository_id: repositoryId, pull, chart };
    await db
      .insertInto('suspend_proposals')
      .values({ ...key, ...columns, created_at: nowMs, revision: 1 })
      .execute();
  } else {
    const set = { ...columns, revision: before.revision + 1 };
    await db.updateTable('suspend_proposals').set(set).where('id', '=', before.id).execute();
  }
  const after = await ofPull(db, said).where('chart', '=', said.chart).executeTakeFirstOrThrow();
  const opens = before?.state !== 'open';
  return {
    result: toProposal(after),
    record: {
      actor,
      ...told(after, opens ? 'open' : 'update'),
      audit: [entry(after, opens ? 'propose_suspend' : 'update_suspend_proposal', before, said.reason)],
    },
  };
}

/** @throws PersistenceError not_found, proposal_over */
async function decide(
  { db, nowMs }: CommandScope,
  { id, to, message, actor }: Parameters<SuspendProposalPort['decide']>[0],
): Promise<Outcome<SuspendProposal>> {
  const before = await selectProposals(db).where('suspend_proposals.id', '=', id).executeTakeFirst();
  if (before === undefined) throw notFound('such proposal', 'id');
  if (before.state === to) return { result: toProposal(before) };
  if (before.state !== 'open') {
    throw new PersistenceError('proposal_over', `The proposal is ${before.state}.`, {
      field: 'id',
      remedy: 'Suspend or activate the versions themselves, if that is meant.',
      details: { state: before.state },
    });
  }
  const set = {
    state: to,
    decided_by_id: actor.accountId ?? null,
    decided_by_name: actor.name,
    decision: message,
    decided_at: nowMs,
    revision: before.revision + 1,
  };
  await db.updateTable('suspend_proposals').set(set).where('id', '=', id).execute();
  const after = { ...before, ...set };
  const verb = to === 'accepted' ? 'accept' : 'decline';
  return {
    result: toProposal(after),
    record: {
      actor,
      ...told(after, verb),
      audit: [entry(after, `${verb}_suspend_proposal`, before, message)],
    },
  };
}

async function withdraw(
  { db, nowMs }: CommandScope,
  { chart, message, actor, ...pull }: Parameters<SuspendProposalPort['withdraw']>[0],
): Promise<Outcome<void>> {
  let query = ofPull(db, pull).where('suspend_proposals.state', '=', 'open');
  if (chart !== undefined) query = query.where('chart', '=', chart);
  const rows = await query.orderBy('chart').execute();
  const [first] = rows;
  if (first === undefined) return { result: undefined };
  const set = {
    state: 'withdrawn',
    decided_by_id: actor.accountId ?? null,
    decided_by_name: actor.name,
    decision: message,
    decided_at: nowMs,
  } as const;
  for (const { id, revision } of rows)
    await db
      .updateTable('suspend_proposals')
      .set({ ...set, revision: revision + 1 })
      .where('id', '=', id)
      .execute();
  const { data, ...rest } = told(first, 'withdraw');
  return {
    result: undefined,
    record: {
      actor,
      ...rest,
      data: { ...data, state: 'withdrawn', charts: rows.map((row) => row.chart) },
      audit: rows.map((row) => entry({ ...row, ...set }, 'withdraw_suspend_proposal', row, message)),
    },
  };
}

/** What events say. */
function told(
  row: JoinedProposal,
  verb: string,
): Pick<CommitRecord, 'type' | 'workspaceId' | 'appId' | 'data'> {
  return {
    type: `suspend_proposal.${verb}`,
    workspaceId: row.workspace_id,
    appId: row.app_id,
    data: {
      proposalId: row.id,
      repositoryId: row.repository_id,
      pull: row.pull,
      chart: row.chart,
      workspace: row.workspace_slug,
      state: row.state,
    },
  };
}

function entry(
  row: JoinedProposal,
  action: string,
  before: JoinedProposal | undefined,
  message: string,
): AuditEntry {
  const { workspace_id: workspaceId, app_id: appId, chart } = row;
  return {
    action,
    subject: { kind: 'app', id: appId, name: chart, workspaceId, appId },
    before: before === undefined ? null : described(before),
    after: described(row),
    message,
  };
}

function described(row: JoinedProposal): Readonly<Record<string, unknown>> {
  return {
    proposal: row.id,
    state: row.state,
    url: row.url,
    by: `@${row.proposer_login} (GitHub ${row.proposer_id})`,
    merged: row.merged === 1,
  };
}

function toProposal(row: JoinedProposal): SuspendProposal {
  const { decided_by_name: byName, decided_at: atMs, decision: message } = row;
  return {
    id: row.id,
    repositoryId: row.repository_id,
    pull: row.pull,
    chart: row.chart,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    appId: row.app_id,
    url: row.url,
    title: row.title,
    by: { userId: row.proposer_id, login: row.proposer_login },
    reason: row.reason,
    merged: row.merged === 1,
    state: row.state,
    decision:
      byName === null || atMs === null || message === null
        ? null
        : { byId: row.decided_by_id, byName, message, atMs },
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}
