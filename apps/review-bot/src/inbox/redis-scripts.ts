/**
 * The inbox in Redis, whose scripts each happen at once. Under one prefix, in braces so that a cluster keeps it together:
 *
 * - `turns`   sorted set: keys nobody holds, by the moment from which they may be claimed
 * - `held`    sorted set: keys somebody holds, by the end of their lease
 * - `since`   sorted set: ids of waiting deliveries, by when they were taken in
 * - `key:K`   hash: owner, attempts, pause (from when it may be claimed should its owner die), reason
 * - `list:K`  list: ids of its waiting deliveries, oldest first
 * - `bodies`  hash: waiting deliveries by id
 * - `done:ID` a finished delivery, which Redis forgets by itself
 *
 * Time is Redis' own, unless a test gives one: the clocks of several machines differ.
 */
const prelude = `
local p = KEYS[1]
local now = tonumber(ARGV[1])
if not now then local t = redis.call('TIME'); now = t[1] * 1000 + math.floor(t[2] / 1000) end
local function holds(key, owner) return redis.call('HGET', p .. 'key:' .. key, 'owner') == owner end
local function add(id, key, body, at)
  if redis.call('EXISTS', p .. 'done:' .. id) == 1 then return 0 end
  if redis.call('HSETNX', p .. 'bodies', id, body) == 0 then return 0 end
  redis.call('RPUSH', p .. 'list:' .. key, id)
  redis.call('ZADD', p .. 'since', at, id)
  return 1
end
`;

/** What each script does; the arguments after the time stand in its first line. */
export const scripts = {
  inboxPut: `${prelude}
local id, key, body, at, fresh = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
if add(id, key, body, at) == 0 then return 0 end
if redis.call('ZSCORE', p .. 'held', key) then return 1 end
local from = now
if tonumber(redis.call('HGET', p .. 'key:' .. key, 'attempts') or 0) > 0 then from = now + fresh end
local old = tonumber(redis.call('ZSCORE', p .. 'turns', key))
if not old or old > from then redis.call('ZADD', p .. 'turns', from, key) end
redis.call('PUBLISH', p .. 'news', '')
return 1`,

  inboxClaim: `${prelude}
local owner, lease = ARGV[2], tonumber(ARGV[3])
for _, key in ipairs(redis.call('ZRANGEBYSCORE', p .. 'held', '-inf', now, 'LIMIT', 0, 100)) do
  redis.call('ZREM', p .. 'held', key)
  redis.call('HDEL', p .. 'key:' .. key, 'owner')
  redis.call('ZADD', p .. 'turns', redis.call('HGET', p .. 'key:' .. key, 'pause') or now, key)
end
local key = redis.call('ZRANGEBYSCORE', p .. 'turns', '-inf', now, 'LIMIT', 0, 1)[1]
if not key then return nil end
redis.call('ZREM', p .. 'turns', key)
redis.call('ZADD', p .. 'held', now + lease, key)
local attempts = redis.call('HINCRBY', p .. 'key:' .. key, 'attempts', 1)
redis.call('HSET', p .. 'key:' .. key, 'owner', owner, 'pause', now + tonumber(ARGV[3 + math.min(attempts, #ARGV - 3)]))
local ids = redis.call('LRANGE', p .. 'list:' .. key, 0, 4999)
local bodies = {}
if #ids > 0 then bodies = redis.call('HMGET', p .. 'bodies', unpack(ids)) end
return { key, attempts, bodies }`,

  inboxHeartbeat: `${prelude}
local key, owner, lease = ARGV[2], ARGV[3], tonumber(ARGV[4])
if not holds(key, owner) then return 0 end
redis.call('ZADD', p .. 'held', now + lease, key)
return 1`,

  inboxFinish: `${prelude}
local key, owner, keepMs, again, own = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if not holds(key, owner) then return 0 end
for i = 10, #ARGV do
  local id = ARGV[i]
  if redis.call('LREM', p .. 'list:' .. key, 1, id) > 0 then
    redis.call('HDEL', p .. 'bodies', id)
    redis.call('ZREM', p .. 'since', id)
    if string.sub(id, 1, #own) ~= own then redis.call('SET', p .. 'done:' .. id, '', 'PX', keepMs) end
  end
end
redis.call('DEL', p .. 'key:' .. key)
redis.call('ZREM', p .. 'held', key)
local from = now
if redis.call('LLEN', p .. 'list:' .. key) == 0 then from = tonumber(again) end
if again ~= '' then add(ARGV[7], key, ARGV[8], ARGV[9]) end
if from and redis.call('LLEN', p .. 'list:' .. key) > 0 then redis.call('ZADD', p .. 'turns', from, key) end
redis.call('PUBLISH', p .. 'news', '')
return 1`,

  inboxPutBack: `${prelude}
local key, owner, from, reason = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if not holds(key, owner) then return 0 end
redis.call('HDEL', p .. 'key:' .. key, 'owner')
redis.call('HSET', p .. 'key:' .. key, 'reason', reason)
redis.call('ZREM', p .. 'held', key)
redis.call('ZADD', p .. 'turns', from, key)
redis.call('PUBLISH', p .. 'news', '')
return 1`,
} as const;

export type ScriptName = keyof typeof scripts;
