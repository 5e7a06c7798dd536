import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'no JSON': {
    files: { 'values.schema.json': '{ "type": object }\n' },
    finds: ['schema-invalid values.schema.json'],
  },
  'a type that there is not': {
    files: { 'values.schema.json': '{ "properties": { "replicas": { "type": "whole" } } }\n' },
    finds: ['schema-invalid values.schema.json'],
  },
  'an empty schema': { files: { 'values.schema.json': '{}\n' }, finds: [] },
};
