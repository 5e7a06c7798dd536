import { parentPort, workerData } from 'node:worker_threads';
import { type ConvertedImage, convertImage, type ImagePurpose } from '../images/convert-image.ts';
import { ImageError, type ImageProblem } from '../images/image-refusal.ts';
import { type CodecModules, startCodecs } from './image-codecs.ts';

/** What a worker is started with: one image. */
export type ImageTask = {
  readonly bytes: Uint8Array;
  readonly purpose: ImagePurpose;
  readonly modules: CodecModules;
};

/** What a worker answers, once; any other error ends it. */
export type ImageAnswer =
  | { readonly image: ConvertedImage; readonly refused?: never }
  | { readonly refused: ImageProblem; readonly image?: never };

async function answer({ bytes, purpose, modules }: ImageTask): Promise<ImageAnswer> {
  try {
    return { image: convertImage(bytes, purpose, await startCodecs(modules)) };
  } catch (error) {
    if (error instanceof ImageError) return { refused: error.problem };
    throw error;
  }
}

parentPort?.postMessage(await answer(workerData as ImageTask));
