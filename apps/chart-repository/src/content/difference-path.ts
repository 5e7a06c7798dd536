/** Where a value is, as people write it: `image.tag`, `list["a.b"]`. */
export function pathTo(parent: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}
