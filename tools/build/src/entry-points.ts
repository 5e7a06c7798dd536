/** One file that a process or a worker starts from. */
export type EntryPoint = {
  /** The bundle's name in the built folder, without `.js`. */
  readonly name: string;
  /** Its source, relative to the repository's root. */
  readonly source: string;
};

/** The workspace that is built, relative to the repository's root. */
export const serverFolder = 'apps/chart-repository';

/** Where the build is put, relative to the repository's root. */
export const builtFolder = 'dist/chart-repository';

/** What `npm start` runs of the sources. */
export const mainEntryPoint: EntryPoint = { name: 'main', source: `${serverFolder}/src/main.ts` };

/** The worker that reads archives; the server looks for it beside itself, so it keeps its file's name. */
const readWorker: EntryPoint = { name: 'read-worker', source: `${serverFolder}/src/workers/read-worker.ts` };

/** The threads that read the index at the start. */
const indexWorker: EntryPoint = {
  name: 'index-worker',
  source: `${serverFolder}/src/workers/index-worker.ts`,
};

/** The thread that writes to the embedded database, likewise. */
const writerThread: EntryPoint = {
  name: 'writer-thread',
  source: 'libs/persistence/src/sqlite/writer-thread.ts',
};

/** The worker that makes images safe. */
const imageWorker: EntryPoint = {
  name: 'image-worker',
  source: `${serverFolder}/src/workers/image-worker.ts`,
};

/** The worker that reads, renders and compares what charts hold. */
const contentWorker: EntryPoint = {
  name: 'content-worker',
  source: `${serverFolder}/src/workers/content-worker.ts`,
};

/** The worker in which the rules look at charts. */
const rulesWorker: EntryPoint = {
  name: 'rules-worker',
  source: 'libs/inspection/src/run/rules-worker.ts',
};

/** Everything that is bundled. A worker that the server spawns by file name is added here. */
export const entryPoints: readonly EntryPoint[] = [
  mainEntryPoint,
  readWorker,
  indexWorker,
  writerThread,
  imageWorker,
  contentWorker,
  rulesWorker,
];
