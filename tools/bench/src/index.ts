export {
  catalogue,
  type Catalogue,
  type CatalogueChart,
  type CatalogueVersion,
} from './generator/catalogue.ts';
export { archiveBytes, archiveMaker } from './generator/archive.ts';
export { jsonIndex, yamlIndex } from './generator/index-documents.ts';
export { seedStore } from './seed/seed-store.ts';
