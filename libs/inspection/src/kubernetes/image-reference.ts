/** An image as a container names it. */
export type ImageReference = {
  /** `docker.io` where none is written. */
  readonly registry: string;
  /** Without the registry: `library/nginx`, `shop/front`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
};

/** `Domain`, `path`, `tag` and `digest` of https://github.com/distribution/reference/blob/main/regexp.go */
const reference =
  /^((?:[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*|[A-Za-z0-9.-]+(?::\d+)?)(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$/;

/** Characters: a repository has at most 255, a tag 128, a digest not many more. */
const longest = 600;

/** Reads an image's name as container runtimes do; undefined where it is none. */
export function parseImage(text: string): ImageReference | undefined {
  const [, name, tag, digest] = text.length > longest ? [] : (reference.exec(text) ?? []);
  if (name === undefined) return undefined;
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const registry = isHost ? first : 'docker.io';
  const rest = isHost ? name.slice(slash + 1) : name;
  if (/[A-Z]/.test(rest)) return undefined;
  return {
    registry: registry === 'index.docker.io' ? 'docker.io' : registry,
    repository: registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Registry and repository: what stays the same from version to version. */
export function imageName({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}
