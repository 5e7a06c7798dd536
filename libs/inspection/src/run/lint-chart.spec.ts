import { expect, test } from 'vitest';
import { placeOf } from './lint-chart.ts';

test.each([
  ['Chart.yaml', 'icon is recommended', { file: 'Chart.yaml' }],
  ['templates/', 'template: shop/templates/a.yaml:3:7: executing', { file: 'templates/a.yaml', line: 3 }],
  ['templates/', 'parse error at (shop/templates/a.yaml:3): no', { file: 'templates/a.yaml', line: 3 }],
  [
    'templates/',
    'template: shop/charts/redis/templates/b.yaml:12:3: executing',
    { file: 'charts/redis/templates/b.yaml', line: 12 },
  ],
  ['templates/', 'validation failed', { file: 'templates/' }],
  ['templates/map.yaml', 'object name does not conform', { file: 'templates/map.yaml' }],
  [
    'values.yaml',
    'unable to parse YAML: error converting: yaml: line 7: found',
    { file: 'values.yaml', line: 7 },
  ],
])('%s: %s', (path, message, place) => {
  expect(placeOf(path, message)).toEqual(place);
});
