import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clients } from '../testing/setup.ts';
import { testFolder } from '../testing/test-folder.ts';
import { probeIsolation } from './probe-isolation.ts';

const [client] = clients;
const binary = client?.path ?? '';

describe('the probe', () => {
  test('finds all of it where util-linux is and the system allows it', async () => {
    const folder = await testFolder();
    expect(await probeIsolation({ binary, folder })).toMatchObject({
      limits: true,
      networkNamespace: true,
      ownRoot: true,
      endsWithParent: true,
      minimumHeld: true,
      missing: [],
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('run-'))).toEqual([]);
  });

  test('names what is missing where there are no tools', async () => {
    const found = await probeIsolation({ binary, folder: await testFolder(), toolFolders: [] });
    expect(found).toMatchObject({
      limits: false,
      networkNamespace: false,
      ownRoot: false,
      minimumHeld: false,
    });
    expect(found.missing).toHaveLength(4);
  });

  test('believes no tool that says it worked', async () => {
    const tools = await testFolder();
    for (const name of ['prlimit', 'unshare', 'setpriv']) {
      await writeFile(
        join(tools, name),
        '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n',
      );
      await chmod(join(tools, name), 0o755);
    }
    const found = await probeIsolation({ binary, folder: await testFolder(), toolFolders: [tools] });
    expect(found).toMatchObject({
      limits: false,
      networkNamespace: false,
      ownRoot: false,
      minimumHeld: false,
    });
  });
});
