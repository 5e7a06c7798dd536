import { parseArgs } from 'node:util';
import { ClusterError } from './errors.ts';

/** What `--help` prints. */
export const usage = `npm run cluster [-- COMMAND] [OPTIONS]

Starts a real Kubernetes control plane (etcd, kube-apiserver, kube-controller-manager, kube-scheduler) whose nodes are
played by kwok, on free ports of this machine, with certificates that are thrown away with it. Ctrl-C ends it.

Commands
  start                  starts a cluster (what it does without a command)
  build                  only finds or makes the binaries, and prints where they are

Options
  --kubeconfig <path>    where to write the administrator's kubeconfig (a new temporary file unless given)
  --help                 prints this

Binaries come from KUBEBUILDER_ASSETS or PATH, from the cache (XDG_CACHE_HOME or ~/.cache), from Kubernetes' download
site, or are built out of Go modules: 4 to 6 minutes, once.`;

/** What the command line asks for. */
export type Arguments = {
  readonly command: 'start' | 'build' | 'help';
  readonly kubeconfig: string | undefined;
};

/** @throws ClusterError bad_argument that names what is wrong */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (values.help === true) return { command: 'help', kubeconfig: undefined };
  const [command = 'start', ...more] = positionals;
  if ((command !== 'start' && command !== 'build') || more.length > 0)
    throw new ClusterError('bad_argument', `"${positionals.join(' ')}" is no command: it is start or build.`);
  return { command, kubeconfig: values.kubeconfig };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { kubeconfig: { type: 'string' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new ClusterError(
      'bad_argument',
      `${error instanceof Error ? error.message : String(error)}\n\n${usage}`,
    );
  }
}
