import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import type { ChartErrorCode } from '../errors.ts';
import { refusal } from './refusal.ts';

/** Where an entry of a chart archive lies: in the folder `root`, at `path` below it. */
export type EntryPath = { readonly root: string; readonly path: string };

// Controls, line separators, and the marks that change the direction of text: a reviewer could not read such a name.
const unreadable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const drive = /^[a-zA-Z]:/;
/** The names of nearly all entries: plain segments that neither begin with two dots nor are one, of which nothing has to be looked at again. */
const ordinary = /^(?!Chart\.yaml\/)(?:(?!\.\.|\.\/)[\w.-]+\/)+(?!\.\.|\.$)[\w.-]+$/;

/**
 * Splits and checks the name of a tar entry (one character for each byte). Follows `LoadArchiveFiles` in Helm's
 * pkg/chart/loader/archive.go: the first folder is cut off whatever its name, the rest is cleaned. Stricter than Helm on
 * names that other readers of the archive would put elsewhere: backslashes, and `..`, a drive or a slash in the first folder.
 */
export function entryPath(name: string): EntryPath {
  if (ordinary.test(name)) {
    const slash = name.indexOf('/');
    return { root: name.slice(0, slash), path: name.slice(slash + 1) };
  }
  const text = readableName(name);
  const segments = text.split('/');
  const [root = '', ...below] = segments;
  const path = posix.normalize(below.join('/')).replace(/\/$/, '');
  if (text.startsWith('/') || path.startsWith('/'))
    throw badPath('archive_path_absolute', text, 'is absolute');
  if (segments.includes('..') || path.startsWith('..')) {
    throw badPath('archive_path_parent', text, 'leads to a parent folder');
  }
  if (drive.test(text) || drive.test(path)) throw badPath('archive_path_drive', text, 'names a drive');
  if (path === '.' || path === '' || root === 'Chart.yaml') {
    throw badPath('archive_path_outside_root', text, 'is not inside the folder of the chart');
  }
  return { root, path };
}

/** Checks the name of a folder entry: it carries no content, but other readers of the archive would make it. */
export function checkFolderName(name: string): void {
  const text = readableName(name);
  if (text.startsWith('/')) throw badPath('archive_path_absolute', text, 'is absolute');
  if (text.split('/').includes('..')) throw badPath('archive_path_parent', text, 'leads to a parent folder');
  if (drive.test(text)) throw badPath('archive_path_drive', text, 'names a drive');
}

function readableName(name: string): string {
  const bytes = Buffer.from(name, 'latin1');
  if (!isUtf8(bytes)) throw badPath('archive_path_unreadable', bytes.toString(), 'is not UTF-8');
  const text = bytes.toString();
  if (unreadable.test(text)) {
    throw badPath('archive_path_unreadable', text, 'holds control characters');
  }
  if (text.includes('\\')) throw badPath('archive_path_backslash', text, 'holds a backslash');
  return text;
}

function badPath(code: ChartErrorCode, path: string, why: string): Error {
  return refusal(code, `the path ${JSON.stringify(path)} ${why}`, {
    remedy: 'pack the chart with helm package: every path is <chart>/<file>, with forward slashes',
    details: { path },
  });
}
