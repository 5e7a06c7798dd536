/** How far an object of the cluster is. */
export type Readiness = {
  readonly state: 'ready' | 'progressing' | 'failed';
  /** One word for machines, such as `LessAvailable`. */
  readonly reason: string;
  /** One sentence for people. */
  readonly message: string;
};

/** It is as its manifest wants it. */
export function ready(reason: string, message: string): Readiness {
  return { state: 'ready', reason, message };
}

/** It is not there yet, and may still get there. */
export function progressing(reason: string, message: string): Readiness {
  return { state: 'progressing', reason, message };
}

/** It will not get there by itself. */
export function failed(reason: string, message: string): Readiness {
  return { state: 'failed', reason, message };
}
