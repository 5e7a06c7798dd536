import { isDeepStrictEqual } from 'node:util';
import { refusalEntries } from '@chandlery/chart-repository';
import type { Change } from '@chandlery/persistence';
import { nextDeeds } from './choices.ts';
import { type Deed, versionUrl } from './deeds.ts';
import { requireWholeTruth } from './invariants.ts';
import { Ledger } from './ledger.ts';
import { type Model, newModel, Refused, type Version } from './model.ts';
import { Random } from './random.ts';
import { type Answer, Store } from './store.ts';

const codes = new Map(refusalEntries.map(({ code, status }) => [code, status]));

/** A walk that went wrong: at which step, and what was done before. */
export class WalkFailure extends Error {
  readonly step: number;
  constructor(step: number, trail: readonly string[], cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`step ${step}: ${reason}\nThe last that was done:\n  ${trail.slice(-25).join('\n  ')}`, { cause });
    this.step = step;
  }
}

/** What a walk came to, so that a test can tell that it was not idle. */
export type WalkReport = {
  readonly done: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
  readonly active: number;
};

/**
 * Random actors do random things. After each step what was touched is compared with the model, and after every
 * `wholeEvery`th step, and the last, everything.
 * @throws WalkFailure
 */
export async function walk(options: {
  readonly seed: number;
  readonly steps: number;
  readonly wholeEvery: number;
}): Promise<WalkReport> {
  const { seed, steps, wholeEvery } = options;
  const store = await Store.open();
  const trail: string[] = [];
  const done = new Map<string, number>();
  const refused = new Map<string, number>();
  try {
    const random = new Random(seed);
    const ledger = new Ledger();
    let model = newModel();
    for (let step = 1; step <= steps; step += 1) {
      const deeds = nextDeeds(random, model, store.tokenIds);
      trail.push(`${step}. ${deeds.map(titleOf).join(' and at once ')}`);
      try {
        const before = await store.database.changes.latest();
        const answers = await Promise.all(deeds.map(({ call }) => store.call(call)));
        const results = answers.map(codeOf);
        trail.push(`${trail.pop() ?? ''} -> ${results.join(', ')}`);
        model = await explained(store, model, ledger, deeds, results);
        const idle = deeds.every((deed, at) => results[at] !== 'ok' && results[at] !== deed.changesThough);
        const made = (await store.database.changes.after(before, 100)).filter(isByPeople);
        if (idle && made.length > 0)
          throw new Error(`What was refused made changes: ${made.map(({ type }) => type).join(', ')}.`);
        if (step % wholeEvery === 0 || step === steps) await requireWholeTruth(store, model);
        if (store.errors.length > 0) throw new Error(`The server logged ${store.errors.join('\n')}`);
        deeds.forEach(({ action }, at) => {
          const [counts, key] = results[at] === 'ok' ? [done, action] : [refused, results[at] ?? ''];
          counts.set(key, (counts.get(key) ?? 0) + 1);
        });
      } catch (error) {
        throw new WalkFailure(step, trail, error);
      }
    }
    return { done, refused, active: model.versions.filter(({ state }) => state === 'active').length };
  } finally {
    await store.close();
  }
}

/** What the server does by itself: inspections run meanwhile, of what was submitted before. */
const byItself: ReadonlySet<string> = new Set(['operation.start', 'operation.finish', 'inspection.finish']);

function isByPeople({ type }: Change): boolean {
  return !byItself.has(type);
}

/**
 * The model after what was done: in one of the orders in which two things at once can have happened, that explains the
 * answers and what is there now.
 * @throws Error where none does
 */
async function explained(
  store: Store,
  model: Model,
  ledger: Ledger,
  deeds: readonly Deed[],
  results: readonly string[],
): Promise<Model> {
  const orders =
    deeds.length === 1
      ? [[0]]
      : [
          [0, 1],
          [1, 0],
        ];
  const mismatches: string[] = [];
  for (const order of orders) {
    const copy = deeds.length === 1 ? model : structuredClone(model);
    const touched: { readonly deed: Deed; readonly version: Version }[] = [];
    const expected = deeds.map(() => '');
    for (const at of order) {
      const deed = deeds[at];
      if (deed === undefined) continue;
      const { code, version } = applied(copy, deed);
      expected[at] = code;
      if (version !== undefined) touched.push({ deed, version });
    }
    const wrong = isSame(expected, results)
      ? await difference(store, copy, deeds, touched)
      : `expected ${expected.join(', ')}, and it was ${results.join(', ')}`;
    if (wrong !== undefined) {
      mismatches.push(wrong);
      continue;
    }
    for (const { deed, version } of touched) {
      const account = copy.accounts.get(deed.call.actor.account ?? '');
      ledger.note(deed.action, account?.principal ?? '', version, copy);
    }
    return copy;
  }
  throw new Error(mismatches.join('; or '));
}

/** Who comes too late for something that another takes away at the same moment finds it gone a little later. */
function isSame(expected: readonly string[], results: readonly string[]): boolean {
  return expected.every((code, at) => {
    const gone = expected.length > 1 && code === 'not_visible' && results[at] === 'not_found';
    return gone || code === results[at];
  });
}

function applied(model: Model, deed: Deed): { readonly code: string; readonly version: Version | undefined } {
  try {
    return { code: 'ok', version: deed.rule(model) };
  } catch (error) {
    if (error instanceof Refused) return { code: error.code, version: undefined };
    throw error;
  }
}

/** What the server says of the versions that were touched, or should have been, compared with the model; learns what it cannot know. */
async function difference(
  store: Store,
  model: Model,
  deeds: readonly Deed[],
  touched: readonly { readonly version: Version }[],
): Promise<string | undefined> {
  const versions = new Set(touched.map(({ version }) => version));
  for (const { call } of deeds) {
    const named = model.versions.find((version) => call.url.startsWith(versionUrl(version)));
    if (named !== undefined) versions.add(named);
  }
  for (const version of versions) {
    if (!model.versions.includes(version)) continue;
    const there = JSON.parse(await store.read(versionUrl(version)));
    if (version.content === '') version.content = there.contentDigest;
    version.id = there.id;
    version.digest = there.digest;
    const uploader = model.accounts.get(there.uploader)?.principal;
    const is = [there.version, there.state, there.contentDigest, uploader].join(' ');
    const should = [version.number, version.state, version.content, version.uploader].join(' ');
    if (is !== should) return `${version.app} should be ${should}, and is ${is}`;
    const unlike = await roundDifference(store, model, version, there.submission);
    if (unlike !== undefined) return `${version.app} ${version.number}: ${unlike}`;
  }
  return undefined;
}

/** The same of its last round of review. */
async function roundDifference(
  store: Store,
  { accounts }: Model,
  { rounds }: Version,
  id: string | null,
): Promise<string | undefined> {
  const round = rounds.at(-1);
  if (round === undefined || id === null)
    return (round === undefined) === (id === null)
      ? undefined
      : `submission ${id}, of ${rounds.length} rounds`;
  const there = JSON.parse(await store.read(`/api/v1/submissions/${id}`));
  const is = {
    submitter: accounts.get(there.submitter)?.principal,
    outcome: there.outcome,
    claimedBy: there.claimedBy ?? undefined,
    revisions: there.revisions.length,
    votes: there.votes
      .filter(({ verdict }: { verdict: string }) => verdict !== 'comment')
      .map((vote: { reviewer: string; verdict: string; withdrawn: boolean }) =>
        [accounts.get(vote.reviewer)?.principal, vote.verdict, vote.withdrawn].join(' '),
      ),
  };
  const { submitter, outcome, claimedBy, revisions } = round;
  const votes = round.votes.map(({ by, verdict, withdrawn }) => [by, verdict, withdrawn].join(' '));
  const should = { submitter, outcome, claimedBy, revisions, votes };
  return isDeepStrictEqual(is, should)
    ? undefined
    : `its submission should be ${JSON.stringify(should)}, and is ${JSON.stringify(is)}`;
}

/** `ok`, or the code of the refusal. @throws Error for an answer that none should be */
function codeOf({ status, type, text, retryAfter }: Answer): string {
  if (status < 300) return 'ok';
  if (status >= 500) throw new Error(`The server answered ${status}: ${text}${retryAfter ?? ''}`);
  if (!type.startsWith('application/problem+json')) throw new Error(`A refusal of the type ${type}: ${text}`);
  const { code, status: told } = JSON.parse(text);
  if (told !== status || codes.get(code) !== status)
    throw new Error(`A refusal ${status} that does not fit its code: ${text}`);
  return code;
}

function titleOf({ action, about = '', call }: Deed): string {
  const body = call.body === undefined ? '' : ` ${JSON.stringify(call.body)}`;
  return `${call.actor.name}: ${action} ${call.method} ${call.url.replace('/api/v1', '')} ${about}${body}`;
}
