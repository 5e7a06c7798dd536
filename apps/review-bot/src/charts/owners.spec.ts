import { expect, test } from 'vitest';
import { mayApprove, OwnersReader } from './chart-owners.ts';
import { aliasesOf, ownersOf } from './owners.ts';
import { MemoryRepository } from './testing/memory-repository.ts';

const place = (path: string, form: 'folder' | 'archive' = 'folder') => ({ form, path });

test('an OWNERS file is read as Kubernetes writes it', () => {
  const text =
    'approvers:\n- Ada\n- "@bob"\n- team-a\nreviewers: [cem]\noptions: {no_parent_owners: true}\nlabels: [x]\n';
  expect(ownersOf(text, 'a/OWNERS')).toEqual({
    value: {
      path: 'a/OWNERS',
      approvers: ['ada', 'bob', 'team-a'],
      reviewers: ['cem'],
      noParentOwners: true,
    },
    problems: [],
  });
  expect(ownersOf('', 'OWNERS').problems).toEqual([]);
  expect([...aliasesOf('aliases:\n  Team-A: [Ada, eve]\n').value]).toEqual([['team-a', ['ada', 'eve']]]);
});

test.each([
  ['approvers: ada', 'has to be a list'],
  ['approvers: [1]', 'has to be a list'],
  ['- ada', 'has to be a map'],
  ['options: {no_parent_owners: "yes"}', 'true or false'],
  ['options: [x]', 'true or false'],
  ['filters: {".*": {approvers: [ada]}}', 'filters are not read'],
  ['approvers: [', 'line'],
  [`approvers: [${'a,'.repeat(600)}a]`, 'at most 500'],
  [`x: ${'['.repeat(100)}`, 'OWNERS'],
])('the mistake in %s is said', (text, message) => {
  const { problems } = ownersOf(text, 'OWNERS');
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(message);
});

test('owners are those of the folder and of the folders above, up to one that says no', async () => {
  const repository = new MemoryRepository().commit('tip', {
    OWNERS: 'approvers: [root]\n',
    OWNERS_ALIASES: 'aliases:\n  db-team: [dora, ED]\n',
    'charts/OWNERS': 'approvers: [charts]\nreviewers: [rita]\n',
    'charts/db/OWNERS': 'approvers: [db-team]\noptions:\n  no_parent_owners: true\n',
    'charts/db/x': '',
  });
  const owners = new OwnersReader(repository, 'tip');
  const web = await owners.ownersOf(place('charts/web'));
  expect([[...(web.approvers ?? [])], [...web.reviewers], web.files]).toEqual([
    ['charts', 'root'],
    ['charts', 'root', 'rita'],
    ['charts/OWNERS', 'OWNERS'],
  ]);
  const db = await owners.ownersOf(place('charts/db'));
  expect([[...(db.approvers ?? [])], db.files]).toEqual([['dora', 'ed'], ['charts/db/OWNERS']]);
  expect([mayApprove(db, 'Ed'), mayApprove(db, 'root'), mayApprove(db, 'db-team')]).toEqual([
    true,
    false,
    false,
  ]);
  const packed = await owners.ownersOf(place('charts/db-1.0.0.tgz', 'archive'));
  expect(packed.files).toEqual(['charts/OWNERS', 'OWNERS']);
  const before = repository.reads.length;
  await owners.ownersOf(place('charts/other'));
  expect(repository.reads.length).toBe(before);
});

test('without OWNERS files nobody is left out; with a broken or linked one nobody counts', async () => {
  const repository = new MemoryRepository()
    .commit('none', { 'charts/web/x': '' })
    .commit('reviewers', { OWNERS: 'reviewers: [ada]\n' })
    .commit('broken', { OWNERS: 'approvers: ada\n', 'a/OWNERS': 'approvers: [bob]\n' })
    .commit('large', { OWNERS: `# ${'x'.repeat(100_000)}\napprovers: [ada]\n` });
  const of = (commit: string) => new OwnersReader(repository, commit).ownersOf(place('a'));
  expect(mayApprove(await of('none'), 'anybody')).toBe(true);
  expect(mayApprove(await of('reviewers'), 'anybody')).toBe(true);
  expect([mayApprove(await of('broken'), 'bob'), (await of('broken')).problems.length]).toEqual([false, 1]);
  expect([mayApprove(await of('large'), 'ada'), (await of('large')).problems.length]).toEqual([false, 1]);
});

test('a team is its members, also behind an alias; one that cannot be read counts for nobody, and that is said', async () => {
  const repository = new MemoryRepository()
    .commit('tip', {
      OWNERS: 'approvers: [ada, "@Acme/Charts", others]\nreviewers: ["acme/gone"]\n',
      OWNERS_ALIASES: 'aliases:\n  others: [acme/more, eve]\n',
    })
    .commit('alone', { OWNERS: 'approvers: [acme/gone]\n' });
  const asked: string[] = [];
  const teams = {
    async membersOf(team: string) {
      asked.push(team);
      if (team === 'acme/gone') return { problem: 'It is gone.', remedy: 'Name another.' };
      return { members: new Set(team === 'acme/charts' ? ['bob'] : ['cem']) };
    },
  };
  const of = (commit: string) => new OwnersReader(repository, commit, teams).ownersOf(place('a'));
  const owners = await of('tip');
  expect(['ada', 'Bob', 'cem', 'eve', 'dan'].map((login) => mayApprove(owners, login))).toEqual([
    ...[true, true, true, true, false],
  ]);
  expect(asked.sort()).toEqual(['acme/charts', 'acme/gone', 'acme/more']);
  expect(owners.notices).toMatchObject([{ code: 'team_unknown', path: 'OWNERS', remedy: 'Name another.' }]);
  expect(mayApprove(await of('alone'), 'ada')).toBe(false);
});

test('names of prototypes are no aliases', async () => {
  const repository = new MemoryRepository().commit('tip', {
    OWNERS: 'approvers: [constructor, __proto__]\n',
    OWNERS_ALIASES: 'aliases:\n  __proto__: [eve]\n',
  });
  const owners = await new OwnersReader(repository, 'tip').ownersOf(place('a'));
  expect([...(owners.approvers ?? [])]).toEqual(['constructor', 'eve']);
});
