import { readdirSync, readFileSync } from 'node:fs';
import { startCluster } from '../supervisor/start-cluster.ts';

/** For tests: starts a cluster in this process, says where it is, and waits to be killed. */
const starting = startCluster();
if (process.argv[2] === 'early') {
  let supervisor: number | undefined;
  while (supervisor === undefined) {
    await new Promise((done) => setTimeout(done, 10));
    supervisor = childOf(process.pid);
  }
  // By now it starts programs; which, the test finds out when they are gone.
  let programs: readonly number[] = [];
  while (programs.length < 2) {
    await new Promise((done) => setTimeout(done, 10));
    programs = childrenOf(supervisor);
  }
  const processes = Object.fromEntries([supervisor, ...programs].map((pid) => [`process ${pid}`, pid]));
  console.log(JSON.stringify({ processes }));
} else {
  console.log(JSON.stringify(await starting));
}
setInterval(() => {}, 1_000);

function childOf(parent: number): number | undefined {
  return childrenOf(parent)[0];
}

/** By /proc: the parent is the fourth field of a process's stat, the second after its name in brackets. */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return undefined;
  }
}
