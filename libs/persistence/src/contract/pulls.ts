import { describe, expect, it } from 'vitest';
import type { PullAbout } from '../ports/pulls.ts';
import type { ChartVersion } from '../ports/versions.ts';
import { contenderPlace, heldPlace, isContender } from '../sql/contenders.ts';
import {
  actor,
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
import { uniqueId } from './integrations.ts';

function aboutOf(repositoryId: number, given: Partial<PullAbout> = {}): PullAbout {
  return {
    repositoryId,
    pull: 7,
    chart: 'redis',
    headSha: 'a'.repeat(40),
    baseRef: 'main',
    path: 'charts/redis',
    title: 'Redis',
    url: 'https://github.com/octo/charts/pull/7',
    author: { userId: 1, login: 'octocat' },
    people: [{ userId: 1, login: 'octocat' }],
    category: null,
    ...given,
  };
}

/** Charts of pull requests, and the submissions that they are, on any driver. */
export function pullContract(given: Given): void {
  const submitted = async (pull = 7, version?: ChartVersion) => {
    const { database } = given();
    const workspaceId = version?.workspaceId ?? (await newWorkspace(database)).id;
    const submitter = await newAccount(database);
    const repositoryId = uniqueId();
    const about = aboutOf(repositoryId, { pull });
    const number = { versionKey: '1.0.0', fileName: 'redis-1.0.0.tgz' };
    const draft = await database.versions.add({
      ...addition(workspaceId, version === undefined ? {} : contenderPlace(number, { repositoryId, pull })),
      origin: 'pull_request',
      pull: about,
      uploader: { name: '@octocat', principalId: 'github:1' },
    });
    const openSubmission = {
      kind: 'publish',
      origin: 'pull_request',
      submitterId: submitter.id,
      submitterPrincipalId: 'github:1',
      updateLog: 'New',
    } as const;
    const open = await applied(database, transition(draft, [steps.submit], { openSubmission }));
    return { about, submitter, version: open };
  };
  const submissionOf = async ({ submissionId }: ChartVersion) =>
    given().database.submissions.findById(submissionId ?? '');

  describe('a chart of a pull request', () => {
    it('is written with its version, whose uploader is somebody on GitHub', async () => {
      const { database } = given();
      const { about, version, submitter } = await submitted();
      const { people, ...said } = about;
      const stored = await database.pulls.find(about);
      expect(stored).toEqual({
        ...said,
        versionId: version.id,
        closed: false,
        merge: null,
        deploymentId: null,
      });
      expect(await database.pulls.ofVersion(version.id)).toEqual(stored);
      expect(await database.pulls.listOf(about)).toEqual([stored]);
      expect(await database.pulls.people(about)).toEqual(people);
      expect(version).toMatchObject({ uploaderName: '@octocat', uploaderPrincipalId: 'github:1' });
      expect(await submissionOf(version)).toMatchObject({
        origin: 'pull_request',
        submitterId: submitter.id,
        submitterPrincipalId: 'github:1',
        revisions: [{ uploaderPrincipalId: 'github:1' }],
      });
    });

    it('follows the pull request, and forgets nobody who pushed', async () => {
      const { database } = given();
      const { about, version } = await submitted();
      const pull = { ...about, headSha: 'b'.repeat(40), people: [{ userId: 2, login: 'hubot' }] };
      await applied(database, transition(version, [], { pull }, { auditAction: 'follow_pull_request' }));
      expect(await database.pulls.find(about)).toMatchObject({ headSha: pull.headSha });
      expect((await database.pulls.people(about)).map(({ login }) => login)).toEqual(['octocat', 'hubot']);
    });

    it('keeps who merged it, once, and outlives its version', async () => {
      const { database } = given();
      const { about, version } = await submitted();
      const merge = { mergedById: 3, mergeCommit: 'c'.repeat(40), contentDigest: version.contentDigest };
      const merged = await database.pulls.recordMerge({ ...about, ...merge, actor });
      expect(merged.merge).toMatchObject(merge);
      const latest = await database.changes.latest();
      expect(await database.pulls.recordMerge({ ...about, ...merge, actor })).toEqual(merged);
      expect(await database.changes.latest()).toBe(latest);
      await expect(
        database.pulls.recordMerge({ ...about, chart: 'other', ...merge, actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
      const draft = await applied(
        database,
        transition(version, [step('cancel', 'submitted', 'draft')], {
          closeSubmission: { outcome: 'cancelled' },
        }),
      );
      await database.versions.apply(transition(draft, [steps.deleteDraft]));
      expect(await database.pulls.find(about)).toMatchObject({ versionId: null, merge });
    });

    it('remembers where it is tried out, and is found by all that it is, while its repository is bound', async () => {
      const { database } = given();
      const { about, version } = await submitted();
      const nothing = { versionIds: [], appIds: [], submissionIds: [], deploymentIds: [] };
      const wanted = { ...nothing, versionIds: [version.id] };
      expect(await database.pulls.concernedBy(wanted)).toEqual([]);
      await database.integrations.bind({
        repositoryId: about.repositoryId,
        installationId: 5,
        fullName: 'octo/charts',
        workspaceId: version.workspaceId,
        actor,
      });
      const deploymentId = `deployment-${about.repositoryId}`;
      const deployed = await database.pulls.deployed({ ...about, deploymentId, actor });
      expect(deployed).toMatchObject({ deploymentId });
      const latest = await database.changes.latest();
      expect(await database.pulls.deployed({ ...about, deploymentId, actor })).toEqual(deployed);
      expect(await database.changes.latest()).toBe(latest);
      const { repositoryId, pull, chart } = about;
      const place = {
        repositoryId,
        pull,
        chart,
        versionId: version.id,
        appId: version.appId,
        submissionId: version.submissionId,
        deploymentId,
        open: true,
      };
      for (const changed of [
        { versionIds: [version.id] },
        { appIds: ['other', version.appId] },
        { submissionIds: [version.submissionId ?? ''] },
        { deploymentIds: [deploymentId], versionIds: ['other'] },
      ])
        expect(await database.pulls.concernedBy({ ...nothing, ...changed })).toEqual([place]);
      expect(await database.pulls.concernedBy(nothing)).toEqual([]);
      await expect(
        database.pulls.deployed({ ...about, chart: 'other', deploymentId, actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
      await database.pulls.close({ ...about, actor });
      expect(await database.pulls.concernedBy(wanted)).toMatchObject([{ open: false }]);
    });

    it('is withdrawn when it is closed, and reopened as the same submission', async () => {
      const { database } = given();
      const { about, version } = await submitted();
      const draft = await applied(
        database,
        transition(version, [step('cancel', 'submitted', 'draft')], {
          closeSubmission: { outcome: 'cancelled' },
        }),
      );
      await database.pulls.close({ ...about, actor });
      const latest = await database.changes.latest();
      await database.pulls.close({ ...about, actor });
      expect(await database.changes.latest()).toBe(latest);
      expect(await database.pulls.find(about)).toMatchObject({ closed: true });
      const again = await applied(
        database,
        transition(draft, [steps.submit], { reopenSubmission: { updateLog: 'Again' }, pull: about }),
      );
      expect(again.submissionId).toBe(version.submissionId);
      expect(await submissionOf(again)).toMatchObject({
        outcome: 'open',
        updateLog: 'Again',
        closedAtMs: null,
      });
      expect(await database.pulls.find(about)).toMatchObject({ closed: false });
      const events = await database.submissions.events(again.submissionId ?? '');
      expect(events.map(({ kind }) => kind)).toEqual(['submitted', 'cancelled', 'reopened']);
    });

    it('waits for its inspection until something else is decided', async () => {
      const { database } = given();
      const { version, submitter } = await submitted();
      const id = version.submissionId ?? '';
      const waiting = async () => {
        const found: string[] = [];
        for (let afterId: string | undefined; ; afterId = found.at(-1)) {
          const page = await database.submissions.awaitingInspection({
            limit: 2,
            ...(afterId === undefined ? {} : { afterId }),
          });
          if (page.length === 0) return found;
          found.push(...page);
        }
      };
      expect(await waiting()).not.toContain(id);
      const vote = { reviewerId: submitter.id, verdict: 'approve', message: '' } as const;
      const approved = await applied(
        database,
        transition(version, [], { vote, awaitsInspection: true }, { auditAction: 'approve' }),
      );
      expect(await waiting()).toContain(id);
      expect(await submissionOf(approved)).toMatchObject({ awaitsInspection: true });
      const claimed = await applied(
        database,
        transition(approved, [step('claim', 'submitted', 'in_review')], {
          claim: { reviewerId: submitter.id },
        }),
      );
      expect(await waiting()).toContain(id);
      const passed = await applied(
        database,
        transition(claimed, [step('pass', 'in_review', 'passed')], {
          closeSubmission: { outcome: 'passed' },
        }),
      );
      expect(await waiting()).not.toContain(id);
      expect(await submissionOf(passed)).toMatchObject({ awaitsInspection: false });
    });

    it('goes on being reviewed after a rejection', async () => {
      const { database } = given();
      const { version, submitter } = await submitted();
      const vote = { reviewerId: submitter.id, message: 'No' } as const;
      const rejected = await applied(
        database,
        transition(version, [step('reject', 'submitted', 'rejected')], {
          vote: { ...vote, verdict: 'reject' },
          closeSubmission: { outcome: 'rejected' },
        }),
      );
      const approved = await applied(
        database,
        transition(rejected, [], { vote: { ...vote, verdict: 'approve' } }, { auditAction: 'approve' }),
      );
      expect(await submissionOf(approved)).toMatchObject({
        outcome: 'rejected',
        votes: [{ verdict: 'reject' }, { verdict: 'approve' }],
      });
      const bytes = { ...addition('').bytes, contentDigest: uniqueDigest(), provenance: null };
      const uploader = { name: '@hubot', principalId: 'github:2' };
      const replaced = await applied(
        database,
        transition(
          approved,
          [step('replace_rejected', 'rejected', 'rejected'), step('submit', 'rejected', 'submitted')],
          {
            bytes: { ...bytes, uploaderId: null, uploader },
            reopenSubmission: { updateLog: 'Better' },
          },
        ),
      );
      expect(replaced).toMatchObject({ uploaderName: '@hubot', uploaderPrincipalId: 'github:2' });
      expect(await submissionOf(replaced)).toMatchObject({ outcome: 'open', revisions: [{}, { number: 2 }] });
    });
  });

  describe('two candidates for one number', () => {
    it('stand beside each other until one takes the number, which no passed version loses', async () => {
      const { database } = given();
      const first = await submitted();
      const second = await submitted(8, first.version);
      expect(isContender(second.version)).toBe(true);
      expect(heldPlace(second.version)).toEqual(heldPlace(first.version));
      const { items } = await database.versions.listOf(first.version.appId, { limit: 10 });
      expect(items.map(({ id }) => id)).toEqual([first.version.id]);
      const queue = await database.submissions.queue({
        tab: 'unprocessed',
        workspaceId: first.version.workspaceId,
        limit: 10,
      });
      expect(queue.items.map(({ version }) => version.id)).toEqual([first.version.id]);
      const take = (holder: ChartVersion, { version, about }: typeof second, lost: PullAbout) =>
        applied(
          database,
          transition(version, [step('pass', 'submitted', 'passed')], {
            number: { version: version.version, ...heldPlace(version) },
            displaces: {
              versionId: holder.id,
              expectedRevision: holder.revision,
              place: contenderPlace(holder, lost),
            },
            pull: about,
            closeSubmission: { outcome: 'passed' },
          }),
        );
      const passed = await take(first.version, second, first.about);
      expect(isContender(passed)).toBe(false);
      const loser = await database.versions.findById(first.version.id);
      expect(loser && isContender(loser)).toBe(true);
      await expect(
        take(passed, { ...first, version: loser ?? first.version }, second.about),
      ).rejects.toMatchObject({ code: 'revision_conflict' });
    });
  });
}
