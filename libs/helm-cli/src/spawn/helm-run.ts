/** How a run of Helm came to its end. */
export const helmEndings = {
  exit: 'It ended by itself, well or not: see exitCode.',
  timeout: 'It was ended because its time was up.',
  cancelled: 'It was ended because whoever asked for it took it back.',
  output_limit: 'It was ended because it wrote too much.',
  memory_limit: 'It ended because it got no more memory.',
  cpu_limit: 'The system ended it because its CPU time was used up.',
  killed: 'A signal that is not ours ended it.',
} as const;

export type HelmEnding = keyof typeof helmEndings;

/** What held while a program ran. */
export type HeldLimits = {
  /** Address space that can be written to (RLIMIT_DATA), and Go's own aim below it. */
  readonly memoryBytes: number | null;
  readonly cpuSeconds: number | null;
  readonly fileBytes: number | null;
  readonly openFiles: number | null;
  readonly outputBytes: number;
  readonly timeMs: number;
  /**
   * `own_namespace`: no network at all; `dead_proxy`: what asks for the proxy of the environment
   * goes nowhere, addresses of this machine excepted; `open`: nothing stops it.
   */
  readonly network: 'own_namespace' | 'dead_proxy' | 'open';
  /** `own_root`: sees nothing but its own folder; `private_home`: can read what the server can. */
  readonly files: 'own_root' | 'private_home';
  /** Whether the system ends it when the server dies, however that happens. */
  readonly endsWithParent: boolean;
};

/** How a run of Helm went. */
export type HelmRun = {
  readonly ending: HelmEnding;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  /** Without secrets of the kubeconfig and without the private folder's path. */
  readonly stderr: string;
  /** Whether output was lost. */
  readonly truncated: boolean;
  readonly timedOut: boolean;
  readonly durationMs: number;
  readonly held: HeldLimits;
};

/** A line of output while Helm runs, without secrets. */
export type HelmLine = { readonly stream: 'stdout' | 'stderr'; readonly text: string };
