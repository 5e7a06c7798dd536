/** Which part of the store an index shows. */
export type View =
  | { readonly kind: 'all' }
  | { readonly kind: 'category'; readonly slug: string }
  | { readonly kind: 'workspace'; readonly slug: string };

/** What tells a view from another; a part of its ETag. */
export function viewKey(view: View): string {
  return view.kind === 'all' ? 'all' : `${view.kind}:${view.slug}`;
}
