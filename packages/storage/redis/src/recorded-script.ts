import { type Script, script } from "./script.ts";

/**
 * A script that writes its verdict down for a minute, under its last key, which is of this call alone. Sent again, it says
 * what it said and writes nothing, whatever others wrote in between. For what is written rarely: it costs a key.
 */
export const recordedScript = (lua: string): Script =>
  script(`
local said = redis.call('GET', KEYS[#KEYS])
if said then return said end
local function decide()
${lua}
end
local verdict = decide()
redis.call('SET', KEYS[#KEYS], verdict, 'EX', ${recordedFor})
return verdict
`);

/** Seconds. Whoever waits for an answer has given up long before. */
const recordedFor = 60;
