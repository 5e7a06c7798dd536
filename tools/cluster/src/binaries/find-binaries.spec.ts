import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBinaries, type FindOptions } from './find-binaries.ts';
import { readGoModule } from './go-module.ts';
import { findProgram } from './in-path.ts';
import { binaryNames, kubernetesNames } from './names.ts';

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9';
const platform = `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`;
const go = await findProgram('go', process.env);

let folder: string;
let said: string[];
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-binaries-'));
  said = [];
  servers = [];
});

afterEach(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

describe('programs that are installed', () => {
  test('are taken from PATH and KUBEBUILDER_ASSETS together, the latter first', async () => {
    await programs('assets', ['etcd', 'kube-apiserver']);
    await programs('bin', binaryNames);
    const { binaries, from } = await findBinaries(
      options({ PATH: join(folder, 'bin'), KUBEBUILDER_ASSETS: join(folder, 'assets') }),
    );
    expect(from).toBe('path');
    expect(binaries.etcd).toBe(join(folder, 'assets', 'etcd'));
    expect(binaries.kwok).toBe(join(folder, 'bin', 'kwok'));
  });

  test('are not taken where one is missing or cannot be run', async () => {
    await programs('bin', binaryNames);
    await chmod(join(folder, 'bin', 'kwok'), 0o644);
    await expect(findBinaries(options({ PATH: join(folder, 'bin') }))).rejects.toMatchObject({
      code: 'binaries_missing',
      message: expect.stringContaining('Go is not installed'),
    });
  });
});

describe('a download site', () => {
  test('gives what Kubernetes releases, PATH the rest; the next time the cache has all', async () => {
    const { url, asked } = await site();
    await programs('bin', ['etcd', 'kwok']);
    const wanted = { ...options({ PATH: join(folder, 'bin') }), site: url };
    const made = await findBinaries(wanted);
    expect(made.from).toBe('made');
    expect(await readFile(made.binaries['kube-scheduler'], 'utf8')).toContain('kube-scheduler from the site');
    expect(spawnSync(made.binaries['kube-apiserver']).status).toBe(0);
    expect(await readFile(made.binaries.etcd, 'utf8')).toContain('etcd of bin');
    expect(asked.every((path) => path.startsWith('/v1.36.3/bin/'))).toBe(true);

    const again = await findBinaries({ ...wanted, site: nowhere, env: { ...wanted.env, PATH: '' } });
    expect(again).toEqual({ binaries: made.binaries, from: 'cache' });
  });

  test('whose file is not what its sum says is refused, and nothing of it stays', async () => {
    const { url } = await site({ spoil: 'kube-controller-manager' });
    await programs('bin', ['etcd', 'kwok']);
    await expect(
      findBinaries({ ...options({ PATH: join(folder, 'bin') }), site: url }),
    ).rejects.toMatchObject({
      code: 'checksum_mismatch',
      message: expect.stringContaining('kube-controller-manager has the SHA-512 sum'),
    });
    expect(await readdir(join(folder, 'cache', 'chandlery'))).toEqual([]);
  });

  test('that breaks off is named, and the next way is taken', async () => {
    const { url } = await site({ lacking: 'kube-scheduler' });
    await expect(findBinaries({ ...options({ PATH: '' }), site: url })).rejects.toMatchObject({
      code: 'binaries_missing',
      message: expect.stringContaining('kube-apiserver, kube-controller-manager, kube-scheduler'),
    });
    expect(said).toContain(`${url}/v1.36.3/bin/${platform}/kube-scheduler answers 404.`);
  });

  test('that does not answer is passed over', async () => {
    const silent = createServer(() => {});
    const url = await listen(silent);
    await expect(findBinaries({ ...options({ PATH: '' }), site: url })).rejects.toMatchObject({
      code: 'binaries_missing',
      message: expect.stringContaining(`not downloadable from ${url}`),
    });
  });
});

describe.skipIf(go === undefined)('Go modules', () => {
  test('are built once for all runs that ask at once, with the version that go.mod names', async () => {
    const module = await goModule();
    const wanted = { ...options(goEnvironment()), module };
    const { key } = await readGoModule(module);
    await write(join(folder, 'cache', 'chandlery', `${key}.part-ofonethatwaskilled`, 'etcd'), 'half');
    const found = await Promise.all([findBinaries(wanted), findBinaries(wanted)]);
    expect(found[0]?.binaries).toEqual(found[1]?.binaries);
    expect(said.filter((line) => line.startsWith('building etcd'))).toHaveLength(1);
    expect(said).toContain('another run is making the binaries: waiting for it');
    for (const name of binaryNames) {
      const path = found[0]?.binaries[name] ?? '';
      expect(spawnSync(path, { encoding: 'utf8' }).stdout.trim(), name).toBe('v1.36.3 1 36');
    }
    expect(key).toMatch(/^kubernetes-v1\.36\.3-[0-9a-f]{12}$/);
    expect(await readdir(join(folder, 'cache', 'chandlery'))).toEqual([key]);
  });

  test('that do not compile fail with what Go says, and leave nothing', async () => {
    const module = await goModule('func main() { nothing }');
    await expect(findBinaries({ ...options(goEnvironment()), module })).rejects.toMatchObject({
      code: 'build_failed',
      message: expect.stringContaining('undefined: nothing'),
    });
    expect(await readdir(join(folder, 'cache', 'chandlery'))).toEqual([]);
  });

  test('complete what a download site does not have', async () => {
    const { url } = await site();
    const { binaries } = await findBinaries({
      ...options(goEnvironment()),
      module: await goModule(),
      site: url,
    });
    expect(await readFile(binaries['kube-apiserver'], 'utf8')).toContain('from the site');
    expect(spawnSync(binaries.kwok, { encoding: 'utf8' }).stdout.trim()).toBe('v1.36.3 1 36');
  });
});

/** Only what a test puts there can be found. */
function options(env: FindOptions['env']): FindOptions {
  return {
    env: { ...env, XDG_CACHE_HOME: join(folder, 'cache') },
    say: (line) => said.push(line),
    site: nowhere,
  };
}

function goEnvironment(): { PATH: string } {
  return { PATH: dirname(go ?? '') };
}

async function programs(where: string, names: readonly string[]): Promise<void> {
  await mkdir(join(folder, where), { recursive: true });
  for (const name of names)
    await writeFile(join(folder, where, name), `#!/bin/sh\n# ${name} of ${where}\n`, { mode: 0o755 });
}

/** What Kubernetes' download site is, as far as we use it. */
async function site(wrong: { readonly spoil?: string; readonly lacking?: string } = {}) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const name = kubernetesNames.find((one) => path.endsWith(`/${one}`) || path.endsWith(`/${one}.sha512`));
    const text = `#!/bin/sh\n# ${name} from the site\n`;
    if (name === undefined || (name === wrong.lacking && !path.endsWith('.sha512')))
      return response.writeHead(404).end();
    if (path.endsWith('.sha512')) return response.end(createHash('sha512').update(text).digest('hex'));
    return response.end(name === wrong.spoil ? `${text}# and more\n` : text);
  });
  return { url: await listen(server), asked };
}

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A go.mod like ours, whose modules are small and lie beside it: real Go builds them in a moment, without a network. */
async function goModule(main = 'func main() { fmt.Println(version.Get()) }'): Promise<string> {
  const root = join(folder, 'module');
  const command = `package main\n\nimport (\n\t"fmt"\n\t"k8s.io/component-base/version"\n)\n\nvar _ = fmt.Sprint(version.Get())\n\n${main}\n`;
  const modules: Record<string, Record<string, string>> = {
    'go.etcd.io/etcd/server/v3': { 'main.go': command },
    'k8s.io/kubernetes': Object.fromEntries(kubernetesNames.map((name) => [`cmd/${name}/main.go`, command])),
    'sigs.k8s.io/kwok': { 'cmd/kwok/main.go': command },
    'k8s.io/component-base': {
      'version/version.go':
        'package version\n\nvar gitVersion, gitMajor, gitMinor string\n\nfunc Get() string { return gitVersion + " " + gitMajor + " " + gitMinor }\n',
    },
  };
  const [requires, replaces]: [string[], string[]] = [[], []];
  for (const [name, files] of Object.entries(modules)) {
    const own = name.replaceAll('/', '_');
    const dependency = name === 'k8s.io/component-base' ? '' : '\nrequire k8s.io/component-base v0.36.3\n';
    await write(join(root, own, 'go.mod'), `module ${name}\n\ngo 1.24\n${dependency}`);
    for (const [path, text] of Object.entries(files)) await write(join(root, own, path), text);
    const version = { 'k8s.io/kubernetes': 'v1.36.3', 'go.etcd.io/etcd/server/v3': 'v3.6.8' }[name];
    requires.push(`require ${name} ${version ?? 'v0.36.3'}\n`);
    replaces.push(`replace ${name} => ./${own}\n`);
  }
  await write(
    join(root, 'go.mod'),
    `module example.test/cluster\n\ngo 1.24\n\n${requires.join('')}\n${replaces.join('')}`,
  );
  await write(join(root, 'go.sum'), '');
  return root;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
