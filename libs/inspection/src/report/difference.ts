import { type Manifest, type ManifestDifference, manifestDifference, randomValues } from '@chandlery/chart';
import type { InspectionInput, Rendering } from '../input.ts';
import { textAt } from '../json/read.ts';

const nothing: ManifestDifference = { added: [], removed: [], changed: [], unchanged: 0 };

/** The rendered difference against the version now active, with the defaults of each; what is there for `helm test` is left out. */
export function differenceOf({
  previous,
  renders,
  previousRenders = [],
}: InspectionInput): ManifestDifference {
  const [before, after] = [defaultsOf(previousRenders), defaultsOf(renders)];
  // Of what could not be rendered nobody knows what it adds or takes away.
  if (before?.error !== undefined || after === undefined || after.error !== undefined) return nothing;
  if (previous !== undefined && before === undefined) return nothing;
  return manifestDifference(released(before), released(after), {
    before: randomOf(before),
    after: randomOf(after),
  });
}

function defaultsOf(renders: readonly Rendering[]): Rendering | undefined {
  return renders.find(({ valuesFile }) => valuesFile === 'values.yaml');
}

function released(rendering: Rendering | undefined): readonly Manifest[] {
  const isTest = ({ object }: Manifest): boolean =>
    /^test(?:-success)?$/.test(textAt(object, 'metadata', 'annotations', 'helm.sh/hook') ?? '');
  return (rendering?.manifests ?? []).filter((manifest) => !isTest(manifest));
}

function randomOf(rendering: Rendering | undefined): ReturnType<typeof randomValues> {
  return rendering?.again === undefined ? [] : randomValues(rendering.manifests, rendering.again);
}
