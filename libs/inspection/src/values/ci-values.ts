/** The files in `ci/` that chart-testing takes for values (https://github.com/helm/chart-testing), in their order. */
export function ciValuesFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => /^ci\/[^/]*-values\.ya?ml$/.test(path)).sort();
}
