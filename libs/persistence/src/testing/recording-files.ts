import { relative } from 'node:path';
import { type FileOperations, fileOperations } from '../archives/file-operations.ts';

/** For tests: the real file system, with a line for each thing that is done to it. Temporary names are written as `tmp/*`. */
export function recordingFiles(root: string, record: (line: string) => void): FileOperations {
  const name = (path: string) => relative(root, path).replace(/tmp\/[0-9a-f]{32}/, 'tmp/*') || '.';
  return {
    ...fileOperations,
    async write(path, bytes) {
      const file = await fileOperations.write(path, bytes);
      record(`write ${name(path)}`);
      return {
        async sync() {
          await file.sync();
          record(`fsync ${name(path)}`);
        },
        close: () => file.close(),
      };
    },
    async rename(from, to) {
      await fileOperations.rename(from, to);
      record(`rename ${name(from)} ${name(to)}`);
    },
    async makeFolder(path) {
      const made = await fileOperations.makeFolder(path);
      if (made) record(`mkdir ${name(path)}`);
      return made;
    },
    async syncFolder(path) {
      await fileOperations.syncFolder(path);
      record(`fsync folder ${name(path)}`);
    },
  };
}
