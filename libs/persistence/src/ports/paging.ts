/** Which part of a list is asked for. Cursors are opaque; a bad one is refused with `cursor_invalid`. */
export type PageRequest = {
  /** 1 to 200. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
};

/** A part of a list; `next` is absent on the last page. */
export type Page<T> = { readonly items: readonly T[]; readonly next?: string };
