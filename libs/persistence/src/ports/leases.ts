/** Work that one process at a time does, such as watching a cluster, so that a dead one's work is taken over. */
export type LeasePort = {
  /**
   * Takes a lease, or keeps it. Leaves no event and no audit record: it changes nothing that anybody is told of.
   * @param command.name of the work, such as `watch/<cluster>`
   * @param command.holder names the process; another one after each start
   * @returns whether it is the holder's until `leaseMs` from now
   */
  take(command: {
    readonly name: string;
    readonly holder: string;
    readonly leaseMs: number;
  }): Promise<boolean>;
  /** Gives it back, so that nobody has to wait for its end. Another's is left alone. */
  release(command: { readonly name: string; readonly holder: string }): Promise<void>;
};
