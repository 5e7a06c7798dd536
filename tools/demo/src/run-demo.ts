import { randomBytes } from 'node:crypto';
import type { DemoArguments } from './arguments.ts';
import { apps } from './catalogue/catalogue.ts';
import { openStore } from './client/open-store.ts';
import { atATime } from './steps/at-a-time.ts';
import { type Cast, castOf } from './steps/cast.ts';
import { makeApp } from './steps/make-app.ts';
import { requireFree } from './steps/require-free.ts';
import { type Counted, makeCategories, makeRoles, makeWorkspaces } from './steps/make-places.ts';

/** What a run of the demo did. */
export type DemoOutcome = {
  readonly accounts: number;
  readonly workspaces: Counted;
  readonly categories: Counted;
  readonly apps: Counted;
  readonly versions: Counted;
  /** Whose password this run set, and which: nobody's where nothing was left to do. */
  readonly signIn: { readonly names: readonly string[]; readonly password: string };
};

/** Apps that are made at once: enough to keep a small machine busy, few enough to leave it usable. */
const atOnce = 6;

/**
 * Fills a running store through its API. What is there already is skipped, so it can be run again.
 * @param say takes each line of progress
 * @throws DemoError where the store cannot be filled, StoreRefusal where it refuses something
 */
export async function runDemo(
  { url, adminName, adminPassword, password = randomBytes(12).toString('base64url') }: DemoArguments,
  say: (line: string) => void,
): Promise<DemoOutcome> {
  const admin = await openStore(url, adminName, adminPassword);
  await requireFree(admin);
  await makeRoles(admin);
  const cast = await castOf(url, admin, password);
  const workspaces = await makeWorkspaces(admin);
  const categories = await makeCategories(admin);
  say(`accounts: ${cast.made} made; workspaces: ${told(workspaces)}; categories: ${told(categories)}`);
  const counted = await makeApps(admin, cast, say);
  return {
    accounts: cast.made,
    workspaces,
    categories,
    ...counted,
    signIn: { names: [...cast.withPassword].sort(), password },
  };
}

/** How many were made, and how many were there. */
export function told({ made, there }: Counted): string {
  return there === 0 ? `${made} made` : `${made} made, ${there} there already`;
}

async function makeApps(
  admin: Awaited<ReturnType<typeof openStore>>,
  cast: Cast,
  say: (line: string) => void,
): Promise<{ apps: Counted; versions: Counted }> {
  const counts = { apps: { made: 0, there: 0 }, versions: { made: 0, there: 0 } };
  const make = async (app: (typeof apps)[number]): Promise<void> => {
    const { made, there } = await makeApp(admin, cast, app);
    counts.apps[there.length === 0 ? 'made' : 'there'] += 1;
    counts.versions.made += made.length;
    counts.versions.there += there.length;
    const what = made.length === 0 ? 'there already' : made.join(', ');
    say(`[${counts.apps.made + counts.apps.there}/${apps.length}] ${app.workspace}/${app.name}: ${what}`);
  };
  // The operator's come first, so that the names in the combined indexes are theirs.
  const isBuiltIn = ({ workspace }: (typeof apps)[number]) => workspace === 'built-in';
  await atATime(apps.filter(isBuiltIn), atOnce, make);
  await atATime(
    apps.filter((app) => !isBuiltIn(app)),
    atOnce,
    make,
  );
  return counts;
}
