import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endChild, startChild } from '../setup/child.ts';
import type { Context } from '../setup/context.ts';
import { freePort, untilAnswers } from '../setup/listening.ts';

/** Something that serves the files of a folder. */
export type FileServer = { readonly url: string; readonly name: string; stop(): Promise<void> };

/**
 * nginx with one worker, tuned for files as well as it can be: sendfile, full packets, open files kept, gzip from files
 * that are compressed already (https://nginx.org/en/docs/http/ngx_http_core_module.html).
 * @param options.accessLog as nginx writes it by default; without one it is faster
 * @returns `undefined` where there is no nginx
 */
export async function startNginx(
  context: Context,
  root: string,
  options: { readonly accessLog: boolean },
): Promise<FileServer | undefined> {
  const { nginx } = context.tools;
  if (nginx === undefined) return undefined;
  const [folder, port] = [await context.folder('nginx'), await freePort()];
  const file = join(folder, 'nginx.conf');
  await writeFile(join(root, 'up'), 'up\n');
  await writeFile(file, configuration({ folder, root, port, ...options }));
  const child = startChild(context.scope, nginx.path, ['-e', join(folder, 'error.log'), '-c', file], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/up`, child, () => readFileSync(join(folder, 'error.log'), 'utf8'));
  return { url, name: 'nginx', stop: () => endChild(child) };
}

function configuration(options: {
  readonly folder: string;
  readonly root: string;
  readonly port: number;
  readonly accessLog: boolean;
}): string {
  const { folder, root, port, accessLog } = options;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/${name};\n`)
    .join('');
  // Started by root, the worker would else be nobody, who may not look into our folders.
  const user = process.getuid?.() === 0 ? 'user root;\n' : '';
  return `${user}daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  default_type application/octet-stream;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  open_file_cache max=10000 inactive=10m;
  open_file_cache_valid 10m;
  gzip_static on;
  access_log ${accessLog ? `${folder}/access.log` : 'off'};
${temporary}  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
}
`;
}
