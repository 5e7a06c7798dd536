export { buildServer } from './build-server.ts';
export { bundle } from './bundle.ts';
export { entryPoints } from './entry-points.ts';
