import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { apiAs, type Api } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { freePort, removeTemporaryFolders, startServer, temporaryFolder } from '../setup/server.ts';
import { repeated } from '../setup/whole.ts';

const rounds = repeated(50, 15);
const clients = 16;

afterAll(removeTemporaryFolders);

type Acknowledged = { readonly name: string; readonly version: string; readonly digest: string };

test(
  `kill -9 while ${clients} clients publish, ${rounds} times over, loses nothing that was acknowledged and shows nothing half`,
  { timeout: 600_000 },
  async () => {
    const folder = await temporaryFolder();
    const port = await freePort();
    const acknowledged: Acknowledged[] = [];
    let tried = 0;
    for (let round = 0; round < rounds; round += 1) {
      const server = await startServer({ folder, port, settings: { CHANDLERY_DEFAULT_APPROVALS: '0' } });
      const api = apiAs(server.url, server.admin.name, server.admin.password);
      await checkStore(api, server.url, acknowledged, round);
      const stopped = new AbortController();
      const work = Array.from({ length: clients }, async (_, client) => {
        for (let n = 0; !stopped.signal.aborted; n += 1) {
          const [name, version] = [`chart-${client}`, `${round}.${n}.0`];
          const archive = chart(name, version);
          tried += 1;
          const answer = await api.upload('default', archive).catch(() => undefined);
          if (answer?.status === 201)
            acknowledged.push({ name, version, digest: createHash('sha256').update(archive).digest('hex') });
          else if (answer !== undefined) throw new Error(`${answer.status}: ${await answer.text()}`);
          else return;
        }
      });
      // From the first moment, when nobody is ready yet, to the middle of it, and sometimes when worker threads take in what comes: the kill
      // comes at another point each round.
      const laterMs = round % 5 === 4 ? 1000 : 0;
      await new Promise((done) => setTimeout(done, laterMs + 20 + ((round * 37) % 300)));
      await server.kill();
      stopped.abort();
      await Promise.all(work);
    }
    const server = await startServer({ folder, port });
    await checkStore(
      apiAs(server.url, server.admin.name, server.admin.password),
      server.url,
      acknowledged,
      rounds,
      true,
    );
    await server.stop();
    expect(acknowledged.length).toBeGreaterThan(rounds);
    expect(tried).toBeGreaterThan(acknowledged.length);
  },
);

/** Everything acknowledged is in the index with its digest; everything in the index has a row, and an archive of its digest. */
async function checkStore(
  api: Api,
  url: string,
  acknowledged: readonly Acknowledged[],
  round: number,
  whole = false,
): Promise<void> {
  const { entries } = (await (await fetch(`${url}/index.yaml`)).json()) as {
    entries: Record<string, { name: string; version: string; digest: string; urls: [string] }[]>;
  };
  const shown = new Map(
    Object.values(entries).flatMap((versions) =>
      versions.map((entry) => [`${entry.name} ${entry.version}`, entry] as const),
    ),
  );
  for (const { name, version, digest } of acknowledged)
    expect(shown.get(`${name} ${version}`)?.digest, `${name} ${version} in round ${round}`).toBe(digest);
  // The newest round's archives each time, all of them at the end.
  const checked = [...shown.values()].filter(({ version }) => whole || version.startsWith(`${round - 1}.`));
  for (const { urls, digest } of checked) {
    const bytes = Buffer.from(await (await fetch(`${url}${urls[0]}`)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
  }
  const audited = await api.call('GET', '/api/v1/audit?limit=1');
  expect(audited['items']).toHaveLength(1);
}
