import { describe, expect, it } from 'vitest';
import type { Account } from '../ports/accounts.ts';
import type { ChartVersion } from '../ports/versions.ts';
import type { Workspace } from '../ports/workspaces.ts';
import {
  addition,
  applied,
  type Given,
  newAccount,
  newWorkspace,
  step,
  steps,
  transition,
  uniqueDigest,
} from './harness.ts';

type Submitted = {
  readonly workspace: Workspace;
  readonly submitter: Account;
  readonly reviewer: Account;
  readonly version: ChartVersion;
};

/** Submissions, their revisions and votes, on any driver. */
export function reviewContract(given: Given): void {
  const submitted = async (): Promise<Submitted> => {
    const { database } = given();
    const workspace = await newWorkspace(database);
    const [submitter, reviewer] = [await newAccount(database), await newAccount(database)];
    const draft = await database.versions.add(addition(workspace.id));
    const openSubmission = {
      kind: 'publish',
      origin: 'upload',
      submitterId: submitter.id,
      updateLog: 'New',
    } as const;
    const version = await applied(database, transition(draft, [steps.submit], { openSubmission }));
    return { workspace, submitter, reviewer, version };
  };
  const submissionOf = async ({ submissionId }: ChartVersion) => {
    const submission = await given().database.submissions.findById(submissionId ?? '');
    if (submission === undefined) throw new Error('no submission');
    return submission;
  };
  const revise = (version: ChartVersion, contentDigest = uniqueDigest()) =>
    applied(
      given().database,
      transition(version, [step('revise', version.state, 'submitted')], {
        bytes: { ...addition('').bytes, contentDigest, provenance: null, uploaderId: null },
        closeSubmission: { outcome: 'open' },
      }),
    );
  const approve = ({ reviewer }: Submitted, version: ChartVersion, passing = true) =>
    applied(
      given().database,
      transition(
        version,
        passing ? [steps.pass] : [],
        {
          vote: { reviewerId: reviewer.id, verdict: 'approve', message: 'Fine' },
          ...(passing ? { closeSubmission: { outcome: 'passed' } } : {}),
        },
        { auditAction: 'approve' },
      ),
    );

  describe('submissions', () => {
    it('open with the bytes of the version as their first revision', async () => {
      const { version, submitter } = await submitted();
      const submission = await submissionOf(version);
      expect(submission).toMatchObject({
        versionId: version.id,
        outcome: 'open',
        updateLog: 'New',
        informationRevision: 1,
      });
      expect(submission).toMatchObject({
        submitterId: submitter.id,
        submitterName: submitter.name,
        closedAtMs: null,
      });
      expect(submission.revisions).toMatchObject([{ number: 1, archiveDigest: version.archiveDigest }]);
    });

    it('bind a vote to content digest and revision, and raise the revision of the version', async () => {
      const one = await submitted();
      const voted = await approve(one, one.version, false);
      expect(voted).toMatchObject({
        state: 'submitted',
        revision: one.version.revision + 1,
        changedAtMs: one.version.changedAtMs,
      });
      expect((await submissionOf(voted)).votes).toMatchObject([
        {
          reviewerId: one.reviewer.id,
          reviewerName: one.reviewer.name,
          verdict: 'approve',
          contentDigest: one.version.contentDigest,
          revisionNumber: 1,
          withdrawn: false,
        },
      ]);
    });

    it('get a revision from new bytes while they are open, after they have passed too', async () => {
      const one = await submitted();
      const passed = await approve(one, one.version);
      expect(await submissionOf(passed)).toMatchObject({ outcome: 'passed' });
      const revised = await revise(passed);
      const submission = await submissionOf(revised);
      expect(submission).toMatchObject({ outcome: 'open', closedAtMs: null });
      expect(submission.revisions.map(({ number }) => number)).toEqual([1, 2]);
      expect(submission.revisions[1]?.contentDigest).toBe(revised.contentDigest);
      const again = await approve(one, revised);
      expect((await submissionOf(again)).votes.map(({ revisionNumber }) => revisionNumber)).toEqual([1, 2]);
    });

    it('take back what a reviewer decided, and leave remarks', async () => {
      const one = await submitted();
      const comment = { reviewerId: one.reviewer.id, verdict: 'comment', message: 'Hm' } as const;
      const commented = await applied(given().database, transition(one.version, [], { vote: comment }));
      const voted = await approve(one, commented, false);
      const revoked = await applied(
        given().database,
        transition(voted, [], { withdrawVotesOf: one.reviewer.id }),
      );
      expect(
        (await submissionOf(revoked)).votes.map(({ verdict, withdrawn }) => [verdict, withdrawn]),
      ).toEqual([
        ['comment', false],
        ['approve', true],
      ]);
    });

    it('are claimed, given back and closed', async () => {
      const one = await submitted();
      const claimed = await applied(
        given().database,
        transition(one.version, [step('claim', 'submitted', 'in_review')], {
          claim: { reviewerId: one.reviewer.id },
        }),
      );
      expect(await submissionOf(claimed)).toMatchObject({ claimedById: one.reviewer.id });
      const cancelled = await applied(
        given().database,
        transition(claimed, [step('cancel', 'in_review', 'draft')], {
          closeSubmission: { outcome: 'cancelled' },
        }),
      );
      const closed = await submissionOf(cancelled);
      expect(closed.outcome).toBe('cancelled');
      expect(closed.closedAtMs).toBeTypeOf('number');
      const vote = { reviewerId: one.reviewer.id, verdict: 'approve', message: '' } as const;
      await expect(
        given().database.versions.apply(transition(cancelled, [], { vote })),
      ).rejects.toMatchObject({ code: 'not_found' });
    });

    it('go with their version', async () => {
      const one = await submitted();
      const draft = await applied(
        given().database,
        transition(one.version, [step('cancel', 'submitted', 'draft')], {
          closeSubmission: { outcome: 'cancelled' },
        }),
      );
      await given().database.versions.apply(transition(draft, [steps.deleteDraft]));
      expect(await given().database.submissions.listOf(draft.id)).toEqual([]);
    });

    it('stand in the queue: open ones oldest first, closed ones newest first', async () => {
      const { database } = given();
      const { workspace, submitter, ...first } = await submitted();
      const open = async (version: string) => {
        const draft = await database.versions.add(addition(workspace.id, { version }));
        const openSubmission = {
          kind: 'publish',
          origin: 'upload',
          submitterId: submitter.id,
          updateLog: '',
        } as const;
        return applied(database, transition(draft, [steps.submit], { openSubmission }));
      };
      const second = await open('2.0.0');
      const third = await open('3.0.0');
      const tab = async (name: 'unprocessed' | 'processed' | 'all') => {
        const { items } = await database.submissions.queue({
          tab: name,
          workspaceId: workspace.id,
          limit: 10,
        });
        return items.map(({ version }) => version.version);
      };
      expect(await tab('unprocessed')).toEqual(['1.0.0', '2.0.0', '3.0.0']);
      for (const version of [third, second]) {
        const vote = { reviewerId: first.reviewer.id, verdict: 'reject', message: 'No' } as const;
        const rejected = [step('reject', 'submitted', 'rejected')];
        await applied(
          database,
          transition(version, rejected, { vote, closeSubmission: { outcome: 'rejected' } }),
        );
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      expect(await tab('unprocessed')).toEqual(['1.0.0']);
      expect(await tab('processed')).toEqual(['2.0.0', '3.0.0']);
      expect(await tab('all')).toEqual(['1.0.0', '2.0.0', '3.0.0']);
      const page = await database.submissions.queue({
        tab: 'processed',
        workspaceId: workspace.id,
        limit: 1,
      });
      const next = await database.submissions.queue({
        tab: 'processed',
        workspaceId: workspace.id,
        limit: 1,
        cursor: page.next ?? '',
      });
      expect(next.items.map(({ version }) => version.version)).toEqual(['3.0.0']);
    });
  });
}
