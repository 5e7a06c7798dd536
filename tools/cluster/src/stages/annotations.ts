/** What a pod can be told to play, by an annotation of its own (in a workload: of its template). */
export const annotations = {
  /** One of `plays`. */
  plays: 'chandlery.test/plays',
  /** The container that fails; all of them unless given. */
  container: 'chandlery.test/container',
  /** Ready only after this time, such as `3s`, counted from the start. */
  readyAfter: 'chandlery.test/ready-after',
  /** How long a pod that ends (of a Job or a hook) runs, such as `2s`; it ends at once unless given. */
  runsFor: 'chandlery.test/runs-for',
  /** With which code a failing container ends; 137 is out of memory. */
  exitCode: 'chandlery.test/exit-code',
  /** The last words of a failing container, or what it lacks. */
  message: 'chandlery.test/message',
  /** What the log of its containers holds. */
  log: 'chandlery.test/log',
} as const;

/** The parts. An image `plays.test/<part>:<tag>` stands for the annotation. */
export const plays = ['well', 'image-pull', 'crash-loop', 'never-ready', 'config-error', 'fail'] as const;

/** Images of this registry say in their name what the pod plays. */
export const playingRegistry = 'plays.test/';
