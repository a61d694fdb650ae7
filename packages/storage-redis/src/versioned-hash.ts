import {
  nextRevision,
  type PortError,
  portError,
  type RecordCodec,
  type Revision,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { RedisClient } from "./client.ts";
import { lift, oneOf, texts } from "./lift.ts";
import { script } from "./script.ts";

/** Hashes with a revision `r` and a content `c`: tenants, clients and key rings. */
export const readVersioned = <T>(
  client: RedisClient,
  key: string,
  { port, codec }: { readonly port: string; readonly codec: Pick<RecordCodec<T>, "decode"> },
): ResultAsync<Versioned<T> | undefined, PortError> =>
  lift(port, async () => texts(port, await client.call("HMGET", key, "r", "c"))).andThen(
    ([revision, content]): Result<Versioned<T> | undefined, PortError> => {
      if (typeof revision !== "string" || typeof content !== "string") return ok(undefined);
      return codec
        .decode(content)
        .map((value) => ({ value, revision: Number(revision) as Revision }))
        .orElse(() => err(portError("corrupt", port)));
    },
  );

/** Replaces the content if the hash is still at `expected`. */
export const updateVersioned = (
  client: RedisClient,
  key: string,
  { port, expected, content }: { port: string; expected: Revision; content: string },
): ResultAsync<UpdateVerdict, PortError> =>
  lift(port, async (): Promise<UpdateVerdict> => {
    const revision = nextRevision(expected);
    const reply = await compareAndSwap(client, [key], [expected, revision, content]);
    const verdict = oneOf(port, "updated", "stale", "unknown")(reply);
    return verdict === "updated" ? { verdict, revision } : { verdict };
  });

const compareAndSwap = script(`
local current = redis.call('HGET', KEYS[1], 'r')
if not current then return 'unknown' end
if current ~= ARGV[1] then return 'stale' end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'c', ARGV[3])
return 'updated'
`);
