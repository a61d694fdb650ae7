/**
 * Entries, one after the other, as one step in Redis. A window is a hash of an id and the points that were taken, and ends
 * with its key.
 *
 * `KEYS`: of each entry the windows to give back to, those of `always`, and those of `together`. `ARGV`: the number of entries; the
 * moment after which nothing is charged, or 0; then of each entry how many windows are of each kind, whether it is only a look, the id of a window that begins now, the ids of
 * the windows to give back to, and the points and the milliseconds of each other window. The answer has of each entry the number
 * of the charge that was refused, from 1, or 0, or -1 where it came too late; the milliseconds to wait; and the id of each window
 * that was charged. Last comes Redis' time.
 */
export const postScript = `
local key, argument = 0, 0
local function next_key() key = key + 1; return KEYS[key] end
local function next_argument() argument = argument + 1; return ARGV[argument] end
local function next_number() return tonumber(next_argument()) end

local function give_back()
  local name, id = next_key(), next_argument()
  local window = redis.call('HMGET', name, 'id', 'used')
  -- A call that was sent twice gives nothing back twice beyond what was taken.
  if window[1] == id and tonumber(window[2]) > 0 then redis.call('HINCRBY', name, 'used', -1) end
end

local function read_charge(own_id)
  local charge = { name = next_key(), points = next_number(), duration = next_argument() }
  local window = redis.call('HMGET', charge.name, 'id', 'used')
  charge.id, charge.is_new, charge.wait = window[1] or own_id, not window[1], 0
  if window[1] and tonumber(window[2]) >= charge.points then
    charge.wait = math.max(1, redis.call('PTTL', charge.name))
  end
  return charge
end

local function take(charge)
  redis.call('HINCRBY', charge.name, 'used', 1)
  if charge.is_new then
    redis.call('HSET', charge.name, 'id', charge.id)
    redis.call('PEXPIRE', charge.name, charge.duration)
  end
end

local replies, entries, deadline = {}, next_number(), next_number()
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Whoever sent it has gone without, and would be shut out by what was charged in vain.
local is_late = deadline > 0 and now > deadline
for entry = 1, entries do
  local backs, always, together = next_number(), next_number(), next_number()
  local is_look, own_id = next_argument() == '1', next_argument()
  for i = 1, backs do give_back() end
  local charges, reply = {}, { 0, 0 }
  for i = 1, always + together do
    charges[i] = read_charge(own_id)
    if charges[i].wait > reply[2] then reply[1], reply[2] = i, charges[i].wait end
  end
  if is_late then reply = { -1, 0 } end
  for i = 1, (is_look or is_late) and 0 or (reply[1] == 0 and #charges or always) do
    take(charges[i])
    reply[#reply + 1] = charges[i].id
  end
  replies[entry] = reply
end
replies[entries + 1] = now
return replies
`;
