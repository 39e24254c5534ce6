// Each script is one atomic step: Redis runs nothing else meanwhile. The times are those of the server, so
// the clocks of the hosts do not matter. A script returns a list of strings; a missing value is ''.
// Fields are a list of names and values.

/** For how long the lease of an owner that has died is kept, beyond its end, for one that was only paused. */
const KEPT_MS = 7 * 86_400_000

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end
`

const IS_OF_CLAIM = `
local function isOfClaim(token, claim) return string.sub(token, 1, #claim + 1) == claim .. ':' end
`

/**
 * Acquires a checkpoint, and returns the number of its last change, its fields and the token of the lease.
 * The same claim acquires it again: the response may have been lost. One that arrives after its lease has
 * ended gets another token, which no process has. KEYS: checkpoint, lease. ARGV: claim, leaseMs, owner.
 */
export const ACQUIRE: string = `${NOW}${IS_OF_CLAIM}
local lease = redis.call('HMGET', KEYS[2], 'token', 'endsAtMs', 'owner')
local token = lease[1]
if token and not isOfClaim(token, ARGV[1]) then
  if tonumber(lease[2]) > now then return {'locked', lease[3], lease[2]} end
  token = false
end
if not token then
  token = ARGV[1] .. ':' .. time[1] .. '.' .. time[2]
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'token', token, 'owner', ARGV[3], 'sequence', '0', 'requests', '')
end
redis.call('HSET', KEYS[2], 'endsAtMs', text(now + ARGV[2]))
redis.call('PEXPIRE', KEYS[2], text(ARGV[2] + ${KEPT_MS}))
return {'acquired', redis.call('HGET', KEYS[2], 'sequence'), '', redis.call('HGETALL', KEYS[1]), token}
`

/**
 * Changes a checkpoint if the token is that of its owner, renews the lease, and returns what the owner was
 * asked. KEYS: checkpoint, lease, index. ARGV: token, leaseMs, kind, sequence, id, names and
 * values of fields.
 *
 * begin and remove have ascending numbers: one that arrives twice, the second time after a later one, changes
 * nothing; nor does a record that belongs to the time before them.
 */
export const WRITE: string = `${NOW}
local lease = redis.call('HMGET', KEYS[2], 'token', 'sequence', 'requests')
if lease[1] ~= ARGV[1] then return {'taken-over', ''} end
redis.call('HSET', KEYS[2], 'endsAtMs', text(now + ARGV[2]))
redis.call('PEXPIRE', KEYS[2], text(ARGV[2] + ${KEPT_MS}))
local kind, sequence, last = ARGV[3], tonumber(ARGV[4]), tonumber(lease[2])
if (kind == 'begin' or kind == 'remove') and sequence > last then
  redis.call('HSET', KEYS[2], 'sequence', ARGV[4])
  redis.call('DEL', KEYS[1])
  if kind == 'begin' then
    redis.call('HSET', KEYS[1], ARGV[6], ARGV[7])
    redis.call('ZADD', KEYS[3], text(now), ARGV[5])
  else
    redis.call('ZREM', KEYS[3], ARGV[5])
  end
elseif kind == 'record' and sequence == last then
  if redis.call('HEXISTS', KEYS[1], 'header') == 0 then return {'removed', lease[3]} end
  for at = 6, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
  redis.call('ZADD', KEYS[3], text(now), ARGV[5])
end
return {'done', lease[3]}
`

/**
 * Ends a lease: that of a token or of a claim, or with '' that of any owner. KEYS: lease. ARGV: token or
 * claim.
 */
export const RELEASE: string = `${IS_OF_CLAIM}
local token = redis.call('HGET', KEYS[1], 'token')
if ARGV[1] == '' or token == ARGV[1] or (token and isOfClaim(token, ARGV[1])) then redis.call('DEL', KEYS[1]) end
return {'released'}
`

/** Leaves a request to the owner. KEYS: lease. ARGV: action. */
export const REQUEST: string = `${NOW}
local lease = redis.call('HMGET', KEYS[1], 'endsAtMs', 'requests')
if not lease[1] or tonumber(lease[1]) <= now then return {'nobody'} end
if not string.find(lease[2], ARGV[1], 1, true) then
  redis.call('HSET', KEYS[1], 'requests', lease[2] .. ' ' .. ARGV[1])
end
return {'left'}
`

/**
 * Reads a checkpoint for a listing. KEYS: checkpoint, lease, index. ARGV: id, '1' for all fields or ''.
 * Returns the owner and the end of its lease, the time of the last write, the number of fields, and fields.
 */
export const READ: string = `${NOW}
local lease = redis.call('HMGET', KEYS[2], 'owner', 'endsAtMs')
if not lease[1] or tonumber(lease[2]) <= now then lease = {'', ''} end
local written = redis.call('ZSCORE', KEYS[3], ARGV[1]) or ''
local fields
if ARGV[2] == '1' then
  fields = redis.call('HGETALL', KEYS[1])
else
  local some = redis.call('HMGET', KEYS[1], 'header', 'completing')
  fields = {'header', some[1] or '', 'completing', some[2] or ''}
end
return {lease[1], lease[2], written, text(redis.call('HLEN', KEYS[1])), fields}
`

/** Returns the next cursor and a page of ids. KEYS: index. ARGV: cursor. */
export const PAGE = `
local page = redis.call('ZSCAN', KEYS[1], ARGV[1], 'COUNT', 100)
local ids = {page[1]}
for at = 1, #page[2], 2 do ids[#ids + 1] = page[2][at] end
return ids
`

/**
 * Returns ids that were not written for a time and the times of their last writes, oldest first. Ids of one
 * time are in the order of their bytes. KEYS: index. ARGV: olderThanMs, limit, and the time and the id after
 * which the page begins, or '-inf' and ''.
 */
export const OLDEST: string = `${NOW}
local function isAfter(id, other)
  for at = 1, math.min(#id, #other) do
    local difference = id:byte(at) - other:byte(at)
    if difference ~= 0 then return difference > 0 end
  end
  return #id > #other
end
local limit, offset, found = tonumber(ARGV[2]), 0, {}
repeat
  local page = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[3], text(now - ARGV[1]), 'WITHSCORES', 'LIMIT', offset, limit)
  offset = offset + limit
  for at = 1, #page, 2 do
    if #found < 2 * limit and (page[at + 1] ~= ARGV[3] or isAfter(page[at], ARGV[4])) then
      found[#found + 1] = page[at]
      found[#found + 1] = page[at + 1]
    end
  end
until #page == 0 or #found == 2 * limit
return found
`

/** Returns whether there is a checkpoint. KEYS: checkpoint. */
export const HAS = `return {redis.call('HEXISTS', KEYS[1], 'header')}`
