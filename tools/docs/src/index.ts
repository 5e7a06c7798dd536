export { withBlocks } from './generated-blocks.ts';
