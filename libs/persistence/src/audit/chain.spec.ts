import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AuditRow } from '../sql/tables.ts';
import { canonicalRecord, firstHash, sealHash } from './chain.ts';

const row: AuditRow = {
  id: 'id',
  change_number: 7,
  at: 1,
  actor_kind: 'system',
  actor_account_id: null,
  actor_name: 'ädmin',
  actor_token_id: null,
  actor_owner_id: null,
  action: 'pass',
  subject_kind: 'version',
  subject_id: 's',
  subject_name: 'redis "1.0.0"',
  workspace_id: null,
  app_id: null,
  version_id: null,
  before: '"submitted"',
  after: '"passed"',
  message: '',
  origin_address: null,
  origin_user_agent: null,
  origin_request_id: null,
  origin_credential: null,
  actor_via: null,
};
const text =
  '{"action":"pass","actor_kind":"system","actor_name":"ädmin","after":"\\"passed\\"","at":1,"before":"\\"submitted\\"",' +
  '"change_number":7,"id":"id","message":"","subject_id":"s","subject_kind":"version","subject_name":"redis \\"1.0.0\\""}';

test('a record is sealed as sorted JSON of what it has, whatever order its columns come in', () => {
  expect(canonicalRecord(row)).toBe(text);
  const reversed = Object.fromEntries(Object.entries(row).reverse()) as AuditRow;
  expect(canonicalRecord(reversed)).toBe(text);
});

test('a seal is SHA-256 over the seal before and the record, as anybody can compute it', () => {
  expect(sealHash(firstHash, row)).toBe(createHash('sha256').update(`${firstHash}${text}`).digest('hex'));
});

test.each(Object.keys(row))('another %s makes another seal', (column) => {
  expect(sealHash(firstHash, { ...row, [column]: 'other' })).not.toBe(sealHash(firstHash, row));
});
