import { archiveUrl } from '../../index/entry.ts';
import type { Feed, FeedEntry } from '../../use-cases/read-feed.ts';
import { permalinkOf } from '../permalink.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * A feed in Atom (RFC 4287): ids that never change, whatever the address of the store, and absolute links.
 * @param addresses `base`: where people reach the store, without a slash at the end; `self`: the path of the feed below it
 */
export function atomOf(feed: Feed, { base, self }: { readonly base: string; readonly self: string }): string {
  return xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom' },
      element('id', {}, `urn:uuid:${feed.uuid}`),
      element('title', {}, feed.title),
      element('updated', {}, iso(feed.updatedMs)),
      element('link', { rel: 'self', type: 'application/atom+xml', href: `${base}${self}` }),
      element('link', { rel: 'alternate', type: 'application/json', href: `${base}${feed.page}` }),
      element('generator', {}, 'Chandlery'),
      ...feed.entries.map((entry) => entryOf(entry, base)),
    ),
  );
}

function entryOf({ version, app, publishedMs, description, category }: FeedEntry, base: string): Xml {
  return element(
    'entry',
    {},
    element('id', {}, `urn:uuid:${version.id}`),
    element('title', {}, `${app.displayName} ${version.version}`),
    element('published', {}, iso(publishedMs)),
    element('updated', {}, iso(publishedMs)),
    element('author', {}, element('name', {}, app.workspaceSlug)),
    element('category', { term: app.categorySlug, label: category }),
    element('link', { rel: 'alternate', href: `${base}${permalinkOf('', app.id)}` }),
    element('link', {
      rel: 'enclosure',
      type: 'application/gzip',
      length: String(version.archiveBytes),
      href: `${base}${archiveUrl('', version.workspaceSlug, version.fileName)}`,
    }),
    element('summary', { type: 'text' }, description),
  );
}
