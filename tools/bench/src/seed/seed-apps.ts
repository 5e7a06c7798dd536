import { operatorActor } from '@chandlery/lifecycle';
import type { Database } from '@chandlery/persistence';
import { chartNames } from '../generator/chart-names.ts';
import { chartProfile } from '../generator/chart-profile.ts';
import { type Random, seeded } from '../generator/random.ts';
import { inFlight } from '../measuring/in-flight.ts';
import { addCommand } from './add-command.ts';
import { workspaceSlug } from './seed-store.ts';

/** What every tenth description is written with. */
const dense = [
  '관계형 데이터베이스 서버',
  '실시간 데이터 수집과 모니터링',
  '一个开源的物联网平台',
  '分布式对象存储与数据库',
  '時系列データベース',
] as const;

/**
 * Fills an empty database with so many apps of one active version each, with the names, keywords, descriptions and
 * maintainers of public repositories: what a search has to go through.
 */
export async function seedApps(database: Database, count: number): Promise<void> {
  await database.firstStart({
    admin: { name: 'admin', displayName: 'admin', passwordHash: 'none', platformRoles: ['platform-admin'] },
    workspace: {
      slug: workspaceSlug,
      displayName: workspaceSlug,
      description: '',
      policy: { override: {}, loosened: false },
    },
    actor: operatorActor,
  });
  const workspace = await database.workspaces.findBySlug(workspaceSlug);
  if (workspace === undefined) throw new Error('The first start made no workspace.');
  const random = seeded(`apps/${count}`);
  await inFlight(chartNames(count, random), 256, (name, n) =>
    database.versions.add(addCommand(workspace.id, versionOf(name, n, random))),
  );
}

function versionOf(name: string, n: number, random: Random) {
  const createdMs = Date.UTC(2025, 0, 1) + n * 60_000;
  const metadata = chartProfile(name, random)({ version: '1.0.0', appVersion: '1.0.0', createdMs });
  const description = n % 10 === 0 ? `${random.pick(dense)} ${n}` : metadata.description;
  return {
    metadata: { ...metadata, ...(description === undefined ? {} : { description }) },
    createdMs,
    digest: random.hex(64),
  };
}
