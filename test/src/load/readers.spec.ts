import { afterAll, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { removeTemporaryFolders, startServer } from '../setup/server.ts';

afterAll(removeTemporaryFolders);

type Index = { entries: Record<string, { version: string }[]> };

test('every index that is read while versions come and go is whole, and whoever was answered sees what they did', async () => {
  const server = await startServer({ settings: { CHANDLERY_DEFAULT_APPROVALS: '0' } });
  const api = apiAs(server.url, server.admin.name, server.admin.password);
  const read = async () => (await (await fetch(`${server.url}/index.yaml`)).json()) as Index;
  const has = async (name: string) => (await read()).entries[name] !== undefined;
  let done = false;
  let reads = 0;
  const readers = Array.from({ length: 4 }, async () => {
    while (!done) {
      expect(await read()).toHaveProperty('entries');
      reads += 1;
    }
  });
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = 0; n < 15; n += 1) {
      const name = `w${writer}-${n}`;
      expect((await api.upload('default', chart(name, '1.0.0'))).status).toBe(201);
      expect(await has(name), `${name} after its upload`).toBe(true);
      await api.act('default', name, '1.0.0', 'suspend');
      expect(await has(name), `${name} after its suspension`).toBe(false);
      await api.act('default', name, '1.0.0', 'activate');
      expect(await has(name), `${name} after its activation`).toBe(true);
    }
  });
  await Promise.all(writers);
  done = true;
  await Promise.all(readers);
  expect(reads).toBeGreaterThan(0);
  expect(Object.keys((await read()).entries)).toHaveLength(60);
  await server.stop();
});
