/**
 * How often something is repeated: `usual` in every run of the tests, which has to end in reasonable time on two cores, and `whole` with
 * `WHOLE_TESTS=1`, for those who have touched what it is about.
 */
export function repeated(whole: number, usual: number): number {
  return process.env['WHOLE_TESTS'] === '1' ? whole : usual;
}
