import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A program of this machine, and which version of it. */
export type Tool = { readonly path: string; readonly version: string };

/** One of the Helms that the tests drive. */
export type Helm = Tool & { readonly name: string };

/** What the measurements need beside Node; what is absent leaves its rows out. */
export type Tools = {
  readonly helms: readonly Helm[];
  readonly nginx: Tool | undefined;
  readonly wrk: Tool | undefined;
};

type HelmClients = {
  readonly helmClients: readonly { readonly name: string; readonly path: string }[];
  extractHelmClients(): Promise<void>;
};

/** Looks for the tools; Helm comes out of the npm packages that the tests use. */
export async function findTools(root: string): Promise<Tools> {
  const clients = (await import(
    pathToFileURL(join(root, 'test/src/setup/helm-clients.ts')).href
  )) as HelmClients;
  await clients.extractHelmClients();
  return {
    helms: clients.helmClients.map(({ name, path }) => ({
      name: name.replace('helm', 'Helm '),
      path,
      version: firstLine(path, ['version', '--short']),
    })),
    nginx: find('nginx', ['-v']),
    wrk: find('wrk', ['-v']),
  };
}

function find(name: string, versionArgs: readonly string[]): Tool | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, version: firstLine(path, versionArgs) };
}

/** What a program says first, on either output and whatever its exit code: wrk and nginx have their own minds. */
function firstLine(path: string, args: readonly string[]): string {
  const text = execFileSync('/bin/sh', ['-c', '"$0" "$@" 2>&1 || true', path, ...args], { encoding: 'utf8' });
  return (text.split('\n')[0] ?? '').replace(/^nginx version: | Copyright.*| \[.*/g, '').trim();
}
