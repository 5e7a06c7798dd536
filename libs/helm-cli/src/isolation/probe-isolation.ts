import { access, constants, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { helmEnvironment } from '../spawn/environment.ts';
import { hostileLimits } from '../spawn/limits.ts';
import { privateFolder } from '../spawn/private-folder.ts';
import { type ProcessResult, runProcess } from '../spawn/run-process.ts';
import { type Command, confine } from './confine.ts';
import type { Isolation, IsolationTools } from './isolation.ts';

const systemFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/**
 * Finds out what of the isolation this system has, by trying each part. It costs a few processes:
 * once for each start of a server is enough.
 * @param options.binary Helm's path: it is started in a root of its own once
 * @param options.toolFolders where util-linux is looked for; never along PATH
 * @throws HelmError `work_folder_unsafe`
 */
export async function probeIsolation(options: {
  readonly binary: string;
  readonly folder: string;
  readonly toolFolders?: readonly string[];
}): Promise<Isolation> {
  const tools = await findTools(options.toolFolders ?? systemFolders);
  const bare: Isolation = {
    tools,
    limits: false,
    networkNamespace: false,
    ownRoot: false,
    userNamespace: process.getuid?.() !== 0,
    endsWithParent: false,
    minimumHeld: false,
    missing: [],
  };
  const folder = await privateFolder(options.folder, {
    files: {},
    chart: undefined,
    binary: options.binary,
  });
  try {
    const attempt = (held: Partial<Isolation>, command: Command, root?: string) =>
      tryOut({ ...bare, ...held }, command, folder.path, root);
    const limits = tools.prlimit !== undefined && (await limitsHold(attempt));
    const endsWithParent =
      tools.setpriv !== undefined &&
      (await succeeds(attempt({ endsWithParent: true }, { program: '/bin/true', args: [] })));
    const networkNamespace = tools.unshare !== undefined && (await networkIsOwn(attempt));
    const held = { limits, endsWithParent, networkNamespace };
    const ownRoot =
      tools.unshare !== undefined &&
      (await succeeds(attempt(held, { program: '/helm', args: ['version', '--short'] }, folder.path)));
    const found = { ...bare, ...held, ownRoot, minimumHeld: limits };
    return { ...found, missing: missing(found) };
  } finally {
    await folder.remove();
  }
}

type Attempt = (
  held: Partial<Isolation>,
  command: Command,
  root?: string,
) => Promise<ProcessResult | undefined>;

async function limitsHold(attempt: Attempt): Promise<boolean> {
  const answer = await attempt({ limits: true }, { program: '/bin/cat', args: ['/proc/self/limits'] });
  const { memoryBytes, cpuSeconds, fileBytes, openFiles } = hostileLimits;
  return [
    ['Max data size', memoryBytes],
    ['Max cpu time', cpuSeconds],
    ['Max file size', fileBytes],
    ['Max open files', openFiles],
  ].every(([name, value]) => new RegExp(`^${name} +${value} +${value} `, 'm').test(answer?.stdout ?? ''));
}

async function networkIsOwn(attempt: Attempt): Promise<boolean> {
  const name = '/proc/self/ns/net';
  const answer = await attempt({ networkNamespace: true }, { program: '/bin/readlink', args: [name] });
  if (answer?.exitCode !== 0) return false;
  return answer.stdout.startsWith('net:') && answer.stdout.trim() !== (await readlink(name));
}

async function succeeds(attempt: Promise<ProcessResult | undefined>): Promise<boolean> {
  return (await attempt)?.exitCode === 0;
}

async function tryOut(
  isolation: Isolation,
  command: Command,
  folder: string,
  root: string | undefined,
): Promise<ProcessResult | undefined> {
  const confined = confine(command, {
    isolation,
    limits: hostileLimits,
    ownNetwork: isolation.networkNamespace,
    root,
  });
  try {
    return await runProcess({
      ...confined,
      folder,
      environment: helmEnvironment({
        root: root === undefined ? folder : '/',
        kubeconfig: undefined,
        limits: hostileLimits,
        direct: [],
      }),
      timeoutMs: 10_000,
      graceMs: 0,
      outputBytes: 64 * 1024,
    });
  } catch {
    // What cannot even be started does not hold.
    return undefined;
  }
}

async function findTools(folders: readonly string[]): Promise<IsolationTools> {
  const find = async (name: string): Promise<string | undefined> => {
    for (const folder of folders) {
      const path = join(folder, name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
    return undefined;
  };
  return { prlimit: await find('prlimit'), setpriv: await find('setpriv'), unshare: await find('unshare') };
}

function missing(found: Isolation): string[] {
  const sentences: string[] = [];
  if (!found.limits) {
    sentences.push(
      'No limits of memory and CPU time (prlimit of util-linux): charts that are not passed yet are not rendered.',
    );
  }
  if (!found.networkNamespace) {
    sentences.push(
      'No network namespace (unshare of util-linux, as root or with user namespaces): a template is stopped from the network by a dead proxy alone.',
    );
  }
  if (!found.ownRoot) {
    sentences.push(
      "No root folder of its own: Helm could read the server's files when a schema refers to one.",
    );
  }
  if (!found.endsWithParent) {
    sentences.push(
      'No end with the parent (setpriv of util-linux): a Helm may outlive a server that is killed.',
    );
  }
  return sentences;
}
