import type { ChartMetadata, Dependency } from '@chandlery/chart';
import type { Random } from './random.ts';
import type { Numbered } from './version-history.ts';
import { categories, changeKinds, keywordList, licences, organisations, people, prose } from './words.ts';

/** Writes the metadata of a chart's versions: what is the same in all of them, and what each adds. */
export type ChartProfile = (numbered: Numbered) => ChartMetadata;

/** Running text of so many words. */
export function sentence(words: number, random: Random): string {
  const text = Array.from({ length: words }, () => random.pick(prose)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Chooses what a chart is like, in the sizes of public repositories: a whole entry is about 1.2 KB. */
export function chartProfile(name: string, random: Random): ChartProfile {
  const organisation = random.pick(organisations);
  const site = `https://github.com/${organisation}`;
  const maintainers = random.several(people, random.integer(1, 2)).map((person) => ({
    name: person,
    email: `${person}@${organisation}.example`,
    ...(random.chance(0.4) ? { url: `https://github.com/${person}` } : {}),
  }));
  const sources = [`${site}/charts/tree/main/${name}`];
  if (random.chance(0.6)) sources.push(`${site}/containers/tree/main/${name}`);
  const dependencies = random.chance(0.6) ? dependenciesOf(random) : [];
  const annotates = random.chance(0.65);
  const [category, licence] = [random.pick(categories), random.pick(licences)];
  const images = random.several(['server', 'exporter', 'shell', 'init'], random.integer(1, 2));
  const fixed = {
    description: sentence(random.integer(5, 12), random),
    keywords: random.several(keywordList, random.integer(1, 6)),
    kube: random.chance(0.4),
    type: random.chance(0.7),
    icon: random.chance(0.85),
  };
  return ({ version, appVersion }) => ({
    name,
    home: `https://${organisation}.example/${name}`,
    sources,
    version,
    description: fixed.description,
    keywords: fixed.keywords,
    maintainers,
    ...(fixed.icon ? { icon: `https://${organisation}.example/assets/stacks/${name}/img/${name}.png` } : {}),
    apiVersion: 'v2',
    appVersion,
    ...(annotates
      ? {
          annotations: {
            'artifacthub.io/changes': changes(random),
            'artifacthub.io/images': images
              .map((image) => imageLine(organisation, name, image, appVersion))
              .join(''),
            category,
            licenses: licence,
          },
        }
      : {}),
    ...(fixed.kube ? { kubeVersion: '>= 1.23.0-0' } : {}),
    ...(dependencies.length > 0 ? { dependencies } : {}),
    ...(fixed.type ? { type: 'application' } : {}),
  });
}

function dependenciesOf(random: Random): readonly Dependency[] {
  return random.several(['common', 'postgresql', 'redis', 'kafka'], random.integer(1, 2)).map((needed) => ({
    name: needed,
    version: `${random.integer(1, 20)}.x.x`,
    repository: 'oci://registry-1.docker.example/bitnamicharts',
    ...(needed === 'common' ? { tags: ['bitnami-common'] } : { condition: `${needed}.enabled` }),
  }));
}

function changes(random: Random): string {
  return Array.from(
    { length: random.integer(1, 3) },
    () => `- kind: ${random.pick(changeKinds)}\n  description: ${sentence(random.integer(4, 10), random)}\n`,
  ).join('');
}

function imageLine(organisation: string, name: string, image: string, tag: string): string {
  return `- name: ${name}-${image}\n  image: docker.io/${organisation}/${name}-${image}:${tag}-debian-12-r3\n`;
}
