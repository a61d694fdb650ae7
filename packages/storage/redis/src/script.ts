import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { RedisClient } from "./client.ts";

/** A Lua script: one atomic step. */
export type Script = (
  client: RedisClient,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

/**
 * A script that is sent once to each server and then called by its digest; a server that has lost it (restart,
 * failover, `SCRIPT FLUSH`) is sent it again.
 */
export const script = (lua: string): Script => {
  const digest = bytesToHex(sha1(utf8ToBytes(lua)));
  return async (client, keys, args) => {
    try {
      return await client.call("EVALSHA", digest, keys.length, ...keys, ...args);
    } catch (cause) {
      if (!(cause instanceof Error && cause.message.startsWith("NOSCRIPT"))) throw cause;
      return client.call("EVAL", lua, keys.length, ...keys, ...args);
    }
  };
};
