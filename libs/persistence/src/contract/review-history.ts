import { describe, expect, it } from 'vitest';
import type { Submission } from '../ports/submissions.ts';
import type { ChartVersion } from '../ports/versions.ts';
import {
  actor,
  addition,
  allPages,
  applied,
  type Given,
  newAccount,
  newWorkspace,
  step,
  steps,
  transition,
  uniqueDigest,
} from './harness.ts';

/** Who answers for what, the history of submissions, another number, and the filters of the queue, on any driver. */
export function reviewHistoryContract(given: Given): void {
  const people = async () => {
    const { database } = given();
    const [submitter, reviewer, other] = [
      await newAccount(database),
      await newAccount(database),
      await newAccount(database),
    ];
    return { workspace: await newWorkspace(database), submitter, reviewer, other };
  };
  const opening = (submitterId: string) =>
    ({ openSubmission: { kind: 'publish', origin: 'upload', submitterId, updateLog: 'Log' } }) as const;
  const submissionOf = async ({ submissionId }: ChartVersion): Promise<Submission> => {
    const submission = await given().database.submissions.findById(submissionId ?? '');
    if (submission === undefined) throw new Error('no submission');
    return submission;
  };

  describe('who answers for an upload, a submission and a vote', () => {
    it('is the owner of a service account', async () => {
      const { database } = given();
      const { workspace, submitter, reviewer, other } = await people();
      const robot = {
        kind: 'token',
        name: 'robot',
        accountId: other.id,
        ownerAccountId: reviewer.id,
      } as const;
      const draft = await database.versions.add(addition(workspace.id, { actor: robot }));
      expect(draft).toMatchObject({ uploaderId: other.id, uploaderPrincipalId: reviewer.id });
      const version = await applied(
        database,
        transition(draft, [steps.submit], opening(submitter.id), {
          actor: { ...robot, accountId: submitter.id },
        }),
      );
      const vote = {
        reviewerId: other.id,
        verdict: 'approve',
        message: '',
        reviewerRoles: ['chief'],
      } as const;
      const voted = await applied(database, transition(version, [], { vote }, { actor: robot }));
      expect(await submissionOf(voted)).toMatchObject({
        submitterId: submitter.id,
        submitterPrincipalId: reviewer.id,
        revisions: [{ uploaderId: other.id, uploaderPrincipalId: reviewer.id }],
        votes: [{ reviewerId: other.id, reviewerPrincipalId: reviewer.id, reviewerRoles: ['chief'] }],
      });
      const withdrawn = await applied(database, transition(voted, [], { withdrawVotesOf: reviewer.id }));
      expect((await submissionOf(withdrawn)).votes).toMatchObject([
        { withdrawn: true, withdrawnAtMs: expect.any(Number) },
      ]);
    });
  });

  describe('the history of a submission', () => {
    it('has a line for each thing that happened, with what fell and why', async () => {
      const { database } = given();
      const { workspace, submitter, reviewer } = await people();
      const draft = await database.versions.add(addition(workspace.id));
      const one = await applied(database, transition(draft, [steps.submit], opening(submitter.id)));
      const claimed = await applied(
        database,
        transition(one, [step('claim', 'submitted', 'in_review')], { claim: { reviewerId: reviewer.id } }),
      );
      const vote = { reviewerId: reviewer.id, verdict: 'approve', message: 'Fine' } as const;
      const passed = await applied(
        database,
        transition(claimed, [step('pass', 'in_review', 'passed')], {
          vote,
          closeSubmission: { outcome: 'passed' },
        }),
      );
      expect(await submissionOf(passed)).toMatchObject({ judgedInformationRevision: 1 });
      const revised = await applied(
        database,
        transition(passed, [step('revise', 'passed', 'submitted')], {
          bytes: { ...addition('').bytes, contentDigest: uniqueDigest(), provenance: null, uploaderId: null },
          claim: { reviewerId: null },
          closeSubmission: { outcome: 'open' },
        }),
      );
      const { id } = await submissionOf(revised);
      await database.submissions.comment({
        submissionId: id,
        authorId: submitter.id,
        message: 'Better?',
        actor,
      });
      const events = await database.submissions.events(id);
      expect(events.map(({ kind, revisionNumber, message }) => [kind, revisionNumber, message])).toEqual([
        ['submitted', 1, 'Log'],
        ['claimed', 1, ''],
        ['approved', 1, 'Fine'],
        ['passed', 1, ''],
        ['revised', 2, ''],
        ['approval_fell', 2, ''],
        ['released', 2, ''],
        ['reopened', 2, ''],
        ['commented', 2, 'Better?'],
      ]);
      expect(events[5]?.data).toMatchObject({ reviewer: reviewer.name, approved: draft.contentDigest });
      expect(await database.versions.findById(draft.id)).toMatchObject({ revision: revised.revision });
      await expect(
        database.submissions.comment({ submissionId: 'none', authorId: submitter.id, message: 'x', actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('the store information that was judged', () => {
    it('is the last that a deciding vote was given with, field by field', async () => {
      const { database } = given();
      const { workspace, submitter, reviewer } = await people();
      const draft = await database.versions.add(addition(workspace.id));
      const query = { appId: draft.appId, exceptSubmissionId: '', untilMs: Number.MAX_SAFE_INTEGER };
      const { submissions } = database;
      const one = await applied(database, transition(draft, [steps.submit], opening(submitter.id)));
      expect(await submissions.lastJudgedInformation(query)).toBeUndefined();
      await database.apps.updateInformation({ id: draft.appId, displayName: 'Redis', actor });
      const vote = { reviewerId: reviewer.id, verdict: 'reject', message: 'No' } as const;
      const rejected = await applied(
        database,
        transition(one, [step('reject', 'submitted', 'rejected')], {
          vote,
          closeSubmission: { outcome: 'rejected' },
        }),
      );
      expect(await submissions.lastJudgedInformation(query)).toBe(2);
      const except = { ...query, exceptSubmissionId: rejected.submissionId ?? '' };
      expect(await submissions.lastJudgedInformation(except)).toBeUndefined();
      expect(await submissions.lastJudgedInformation({ ...query, untilMs: 1 })).toBeUndefined();
      expect(await submissions.information(draft.appId, 1)).toMatchObject({
        revision: 1,
        fields: { displayName: 'redis', categorySlug: 'uncategorized' },
      });
      expect(await submissions.information(draft.appId, 2)).toMatchObject({
        fields: { displayName: 'Redis' },
        changedByName: actor.name,
      });
      expect(await submissions.information(draft.appId, 3)).toBeUndefined();
    });
  });

  describe('another number', () => {
    const renumbered = (version: ChartVersion, number: string) => {
      const { bytes, ...command } = addition(version.workspaceId, { version: number });
      const { versionKey, fileName } = command;
      return transition(version, [step('replace', 'draft', 'draft')], {
        number: { version: number, versionKey, fileName },
        bytes: { ...bytes, provenance: null, uploaderId: null },
      });
    };

    it('frees the old one, keeps the uploader, and says from what to what', async () => {
      const { database } = given();
      const { workspace, submitter } = await people();
      const by = { kind: 'account', name: submitter.name, accountId: submitter.id } as const;
      const draft = await database.versions.add(addition(workspace.id, { actor: by }));
      const after = await applied(database, renumbered(draft, '1.1.0'));
      expect(after).toMatchObject({
        id: draft.id,
        version: '1.1.0',
        fileName: 'redis-1.1.0.tgz',
        uploaderId: submitter.id,
        uploaderPrincipalId: submitter.id,
      });
      const { items } = await database.audit.list({ limit: 10, versionId: draft.id, action: 'renumber' });
      expect(items).toMatchObject([
        {
          before: { version: '1.0.0', digest: draft.archiveDigest },
          after: { version: '1.1.0', digest: after.archiveDigest },
        },
      ]);
      expect(await database.versions.findByKey(draft.appId, '1.0.0')).toBeUndefined();
      await expect(database.versions.add(addition(workspace.id))).resolves.toMatchObject({
        version: '1.0.0',
      });
    });

    it('must be free, but for the version that changes it', async () => {
      const { database } = given();
      const { workspace } = await people();
      const draft = await database.versions.add(addition(workspace.id));
      await database.versions.add(addition(workspace.id, { version: '2.0.0' }));
      await expect(database.versions.apply(renumbered(draft, '2.0.0'))).rejects.toMatchObject({
        code: 'version_exists',
        details: { version: '2.0.0' },
      });
      expect(await database.versions.findById(draft.id)).toEqual(draft);
      const wanted = {
        workspaceId: workspace.id,
        appName: 'redis',
        version: '1.0.0',
        versionKey: '1.0.0',
        fileName: draft.fileName,
      };
      await expect(database.versions.requireFree(wanted)).rejects.toMatchObject({ code: 'version_exists' });
      await expect(
        database.versions.requireFree({ ...wanted, exceptVersionId: draft.id }),
      ).resolves.toBeUndefined();
    });
  });

  describe('the queue', () => {
    it('is filtered by workspace, app, age and claimer, and paged by what waits longest', async () => {
      const { database } = given();
      const { workspace, submitter, reviewer } = await people();
      const versions: ChartVersion[] = [];
      for (const name of ['a', 'b', 'c']) {
        const draft = await database.versions.add(addition(workspace.id, { name }));
        versions.push(await applied(database, transition(draft, [steps.submit], opening(submitter.id))));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const [a, b] = versions;
      if (a === undefined || b === undefined) throw new Error('nothing was submitted');
      await applied(
        database,
        transition(b, [step('claim', 'submitted', 'in_review')], { claim: { reviewerId: reviewer.id } }),
      );
      const queue = async (query: object) => {
        const { items } = await database.submissions.queue({
          limit: 10,
          tab: 'unprocessed',
          workspaceId: workspace.id,
          ...query,
        });
        return items.map(({ version }) => version.appName);
      };
      expect(await queue({ appId: a.appId })).toEqual(['a']);
      expect(await queue({ claimed: 'nobody' })).toEqual(['a', 'c']);
      expect(await queue({ claimed: 'somebody' })).toEqual(['b']);
      expect(await queue({ claimed: { by: reviewer.id } })).toEqual(['b']);
      expect(await queue({ claimed: { by: submitter.id } })).toEqual([]);
      const { waitingSinceMs } = await submissionOf(b);
      expect(await queue({ waitingSinceUntilMs: waitingSinceMs })).toEqual(['a', 'b']);
      const vote = { reviewerId: reviewer.id, verdict: 'approve', message: '' } as const;
      const passed = await applied(
        database,
        transition(a, [steps.pass], { vote, closeSubmission: { outcome: 'passed' } }),
      );
      expect(await queue({})).toEqual(['b', 'c']);
      await applied(
        database,
        transition(passed, [step('revoke', 'passed', 'submitted')], {
          withdrawVotesOf: reviewer.id,
          closeSubmission: { outcome: 'open' },
        }),
      );
      expect(await queue({})).toEqual(['b', 'c', 'a']);
      for (const tab of ['unprocessed', 'all'] as const) {
        const pages = await allPages(
          (page) => database.submissions.queue({ ...page, tab, workspaceId: workspace.id }),
          1,
        );
        expect(pages.map((items) => items.map(({ version }) => version.appName))).toEqual([
          ['b'],
          ['c'],
          ['a'],
        ]);
      }
    });
  });
}
