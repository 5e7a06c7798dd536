import { probeIsolation } from '../isolation/probe-isolation.ts';
import { clusterLimits } from '../spawn/limits.ts';
import { runHelm } from '../spawn/run-helm.ts';

/*
 * A server to be killed: starts the one run that its argument describes and waits for it. It leaves Helm to
 * the system when it is killed with SIGKILL, and so shows what the system does about that.
 */
const { binary, folder, kubeconfig, args } = JSON.parse(process.argv[2] ?? '') as {
  binary: string;
  folder: string;
  kubeconfig: string;
  args: string[];
};
const isolation = await probeIsolation({ binary, folder });
process.stdout.write('probed\n');
const run = await runHelm({
  binary,
  args,
  folder,
  kubeconfig,
  mode: 'cluster',
  isolation,
  limits: clusterLimits,
});
process.stdout.write(`ended ${run.ending}: ${run.stderr}\n`);
