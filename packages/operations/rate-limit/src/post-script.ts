/**
 * An entry as one step in Redis. A window is a hash of an id and the points that were taken, and ends with its key.
 *
 * `KEYS`: the windows to give back to, then those of `always`, then those of `together`. `ARGV`: how many are given back to,
 * how many are `always`, whether it is only a look, the id of a window that begins now; then the id of each window to give
 * back to; then the points and the milliseconds of each other window. Answers the number of the charge that was refused,
 * from 1, or 0; the milliseconds to wait; and the id of each window that was charged.
 */
export const postScript = `
local backs, always = tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 1, backs do
  local window = redis.call('HMGET', KEYS[i], 'id', 'used')
  if window[1] == ARGV[4 + i] then redis.call('HINCRBY', KEYS[i], 'used', -1) end
end

local ids, refused, wait = {}, 0, 0
for i = 1, #KEYS - backs do
  local window = redis.call('HMGET', KEYS[backs + i], 'id', 'used')
  ids[i] = window[1]
  if window[1] and tonumber(window[2]) >= tonumber(ARGV[3 + backs + 2 * i]) then
    local left = math.max(1, redis.call('PTTL', KEYS[backs + i]))
    if left > wait then refused, wait = i, left end
  end
end
if ARGV[3] == '1' then return { refused, wait } end

local reply = { refused, wait }
for i = 1, #KEYS - backs do
  if refused == 0 or i <= always then
    if ids[i] then
      redis.call('HINCRBY', KEYS[backs + i], 'used', 1)
    else
      ids[i] = ARGV[4]
      redis.call('HSET', KEYS[backs + i], 'id', ids[i], 'used', 1)
      redis.call('PEXPIRE', KEYS[backs + i], ARGV[4 + backs + 2 * i])
    end
    reply[#reply + 1] = ids[i]
  end
end
return reply
`;
