import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ConvertedImage, ImagePurpose } from '../images/convert-image.ts';
import { type ImageProblem, imageRefusal } from '../images/image-refusal.ts';
import { type CodecModules, compileCodecs } from './image-codecs.ts';
import type { ImageAnswer, ImageTask } from './image-worker.ts';
import { Places } from './places.ts';

/** Makes images safe without holding up the event loop. */
export type ImageConverter = {
  /**
   * @param field the part of the request that the image is
   * @throws Refusal image_unsupported, image_unreadable, image_too_large, image_animated, image_unsafe, image_too_costly, busy
   */
  convert(bytes: Uint8Array, purpose: ImagePurpose, field: string): Promise<ConvertedImage>;
  /** Ends the workers; what they are at is refused. */
  close(): Promise<void>;
};

export type ImageConverterOptions = {
  /** Images at once, at most: each takes up to some 400 MiB while it is decoded. */
  readonly threads?: number;
  /** Images that wait at most; the next one is refused. */
  readonly waiting?: number;
  /** How long one image may take. */
  readonly timeoutMs?: number;
};

/** The worker is a file beside this one, as a source and in the bundle. */
const workerFile = new URL(`./image-worker${extname(import.meta.filename)}`, import.meta.url);

/** An image converter with one worker thread for each image: the libraries end on bad images, and nothing is left of them. */
export function imageConverter({
  threads = 2,
  waiting = 32,
  timeoutMs = 15_000,
}: ImageConverterOptions = {}): ImageConverter {
  const places = new Places(threads, waiting);
  const running = new Set<Worker>();
  let compiled: Promise<CodecModules> | undefined;

  const convertInWorker = async (task: ImageTask): Promise<ImageAnswer> => {
    const worker = new Worker(workerFile, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      // What a library prints when it ends is not for anybody's log.
      stderr: true,
    });
    running.add(worker);
    try {
      return await outcome(worker, timeoutMs);
    } finally {
      running.delete(worker);
      await worker.terminate();
    }
  };
  return {
    async convert(bytes, purpose, field) {
      compiled ??= compileCodecs();
      const modules = await compiled;
      const { image, refused } = await places.run(() => convertInWorker({ bytes, purpose, modules }));
      if (refused !== undefined) throw imageRefusal(refused, field);
      return image;
    },
    async close() {
      await Promise.all([...running].map((worker) => worker.terminate()));
    },
  };
}

const tooCostly: ImageProblem = {
  code: 'image_too_costly',
  message: 'Reading the image takes more time than one image may.',
  remedy: 'Make it simpler or smaller.',
};

function outcome(worker: Worker, timeoutMs: number): Promise<ImageAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ImageAnswer>();
  const timer = setTimeout(() => resolve({ refused: tooCostly }), timeoutMs);
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The worker that converted an image was ended.')));
  return promise.finally(() => clearTimeout(timer));
}
