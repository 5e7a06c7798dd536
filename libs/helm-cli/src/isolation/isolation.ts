/** Programs of util-linux that confine others, by absolute path; what the system lacks is undefined. */
export type IsolationTools = {
  readonly prlimit: string | undefined;
  readonly setpriv: string | undefined;
  readonly unshare: string | undefined;
};

/** What of the isolation this system has, as it was found by trying. */
export type Isolation = {
  readonly tools: IsolationTools;
  /** Memory, CPU time, size of files, open files. */
  readonly limits: boolean;
  readonly networkNamespace: boolean;
  /** Sees no files but its own. */
  readonly ownRoot: boolean;
  /** Whether namespaces are had by way of a user namespace: the server is not root. */
  readonly userNamespace: boolean;
  /** Ends with the server, however that ends. */
  readonly endsWithParent: boolean;
  /** Whether a chart that nobody passed yet may be rendered at all. */
  readonly minimumHeld: boolean;
  /** What is missing, each in a sentence for an operator. */
  readonly missing: readonly string[];
};

/** Nothing but what this library does by itself: what systems without util-linux have. */
export const noIsolation: Isolation = {
  tools: { prlimit: undefined, setpriv: undefined, unshare: undefined },
  limits: false,
  networkNamespace: false,
  ownRoot: false,
  userNamespace: false,
  endsWithParent: false,
  minimumHeld: false,
  missing: ['This system has no prlimit (util-linux): charts that are not passed yet are not rendered.'],
};
