import type { HeldLimits, HelmEnding } from './helm-run.ts';
import type { ProcessResult } from './run-process.ts';

/** What Go's runtime says when it gets no more memory (runtime/malloc.go, mem_linux.go), and dies of it. */
const outOfMemory =
  /^(?:fatal error: |runtime: )?(?:.*out of memory|.*cannot allocate memory|failed to reserve .* memory|.*failed to create new OS thread)/m;

/** Tells why a run ended from how it ended. */
export function endingOf(result: ProcessResult, held: HeldLimits): HelmEnding {
  if (result.stopped !== null) return result.stopped;
  if (result.exitCode === 2 && /^fatal error: /m.test(result.stderr) && outOfMemory.test(result.stderr)) {
    return 'memory_limit';
  }
  if (result.signal === null) return 'exit';
  // The kernel ends who used up its CPU time with SIGKILL (setrlimit(2)), as it does with who took all
  // the memory. Only the former can have run for as long, on no more threads than Go was given.
  const longEnough = result.durationMs * 2 >= (held.cpuSeconds ?? Infinity) * 1000;
  if (result.signal === 'SIGXCPU' || (result.signal === 'SIGKILL' && longEnough)) return 'cpu_limit';
  return 'killed';
}
