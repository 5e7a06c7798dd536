import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { newRequestId } from '../plugins/request-id.ts';
import { anonymous, type Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { answersTogether } from './answer-together.ts';
import { archiveEtag, archiveType, cacheControl, fileHeads, mayDownload } from './archive-heads.ts';
import type { KnownFile } from './known-files.ts';
import { tellTogether } from './tell-together.ts';

type Needed = Pick<Services, 'config' | 'files' | 'recent' | 'callers' | 'metrics' | 'log'>;

/** What stands between a workspace and a file. */
const between = '/charts/';

/**
 * A door in front of the server for what a store is asked for most: whole archives, of which everything is in memory, by
 * somebody who is known already. Such a request waits for nothing and can fail in nothing, so it needs none of what the server
 * does for the others; its answer, its log line and its measurement are those that the server would have made, in a fraction of
 * the time. Anything else, and all that is not plain, goes to the server untouched.
 * @param otherwise the server
 * @param isClosing whether the server stops, and refuses what comes
 */
export function quickDownloads(
  services: Needed,
  otherwise: RequestListener,
  isClosing: () => boolean,
): RequestListener {
  const { config, files, recent, callers } = services;
  const prefix = `${config.contextPath}/workspaces/`;
  const tell = tellTogether(services, `${prefix}:workspace${between}:file`);
  const answer = answersTogether();
  const headsOf = new WeakMap<KnownFile, string[]>();

  const known = ({ url = '', method, httpVersion }: IncomingMessage): KnownFile | undefined => {
    if (method !== 'GET' || httpVersion !== '1.1' || !url.startsWith(prefix)) return undefined;
    const at = url.indexOf(between, prefix.length);
    // Escapes and queries are in no file's name: they are not found.
    return at < 0 ? undefined : files.known(url.slice(prefix.length, at), url.slice(at + between.length));
  };

  const rememberedHeads = (file: KnownFile): string[] => {
    const heads = wholeArchiveHeads(config, file);
    headsOf.set(file, heads);
    return heads;
  };

  return (request, response) => {
    const startMs = performance.now();
    const file = known(request);
    if (file === undefined || isClosing() || !asksForAll(request)) return otherwise(request, response);
    const caller = callerOf(callers, request.headers.authorization);
    if (caller === undefined || !mayDownload(config, caller, file.version))
      return otherwise(request, response);
    const body = recent.keptToSend(file.version.archiveDigest);
    if (body === undefined) return otherwise(request, response);
    const heads = headsOf.get(file) ?? rememberedHeads(file);
    answer(() => {
      if (response.destroyed) return;
      whenSent(response, () =>
        tell({
          reqId: newRequestId(),
          url: request.url ?? '',
          elapsedMs: performance.now() - startMs,
          account: caller.account?.name,
        }),
      );
      response.writeHead(200, heads).end(body, 'latin1');
    });
  };
}

/** Nothing that makes the answer another one than the whole archive, or is rare enough to be left to the server. */
function asksForAll({ headers }: IncomingMessage): boolean {
  return (
    headers.range === undefined &&
    headers['if-none-match'] === undefined &&
    headers['accept-version'] === undefined
  );
}

/** Whoever sends the header, if it is known without asking anybody. */
function callerOf(callers: Needed['callers'], authorization: string | undefined): Caller | undefined {
  return authorization === undefined ? anonymous : callers.find(authorization);
}

/** In the order in which the server writes them. */
function wholeArchiveHeads(config: Needed['config'], file: KnownFile): string[] {
  const { version } = file;
  return [
    ...fileHeads(version, cacheControl(config, file)),
    ...['etag', archiveEtag(version), 'accept-ranges', 'bytes'],
    ...['content-type', archiveType, 'content-length', String(version.archiveBytes)],
  ];
}

/** Once, when the answer was handed to the system or failed, as the server does it; never of a client who went away before. */
function whenSent(response: ServerResponse, then: () => void): void {
  let sent = false;
  const once = (): void => {
    if (sent) return;
    sent = true;
    then();
  };
  response.on('finish', once).on('error', once);
}
