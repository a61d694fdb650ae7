import {
  type DamagedRow,
  liftErrors,
  nextRevision,
  type PortError,
  portError,
  type RecordCodec,
  type Revision,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core/ports";
import { ok, type Result, type ResultAsync } from "@mintport/core/result";
import type { RedisClient } from "./client.ts";
import { recordedScript } from "./recorded-script.ts";
import { oneOf, texts } from "./replies.ts";

/** Hashes with a revision `r` and a content `c`: tenants, clients and key rings. */
export const readVersioned = <T>(
  client: RedisClient,
  key: string,
  { port, codec }: { readonly port: string; readonly codec: Pick<RecordCodec<T>, "decode"> },
): ResultAsync<Versioned<T> | undefined, PortError> =>
  readHash(client, key, port).andThen((fields) => decodeVersioned(fields, { port, codec }));

/** The fields `r` and `c` as one value; what cannot be read is `corrupt`. */
export const decodeVersioned = <T>(
  [text, content]: Fields,
  { port, codec }: { readonly port: string; readonly codec: Pick<RecordCodec<T>, "decode"> },
): Result<Versioned<T> | undefined, PortError> => {
  if (typeof text !== "string" || typeof content !== "string") return ok(undefined);
  return codec
    .decode(content)
    .map((value) => ({ value, revision: Number(text) as Revision }))
    .mapErr(() => portError("corrupt", port));
};

/** The same for a list, in which what cannot be read is marked and keeps nothing else away. */
export const readListed = <T>(
  client: RedisClient,
  key: string,
  {
    name,
    port,
    codec,
  }: {
    readonly name: string;
    readonly port: string;
    readonly codec: Pick<RecordCodec<T>, "decode">;
  },
): ResultAsync<Listed<T>, PortError> =>
  readHash(client, key, port).map(
    (fields): Listed<T> =>
      decodeVersioned(fields, { port, codec }).unwrapOr({
        name,
        revision: Number(fields[0]) as Revision,
      }),
  );

type Fields = readonly (string | null)[];

const readHash = (client: RedisClient, key: string, port: string): ResultAsync<Fields, PortError> =>
  liftErrors(port, async () => texts(port, await client.call("HMGET", key, "r", "c")));

/** One row of a list: a value, a row that cannot be read, or nothing if it went meanwhile. */
export type Listed<T> = Versioned<T> | DamagedRow | undefined;

/** Replaces the content if the hash is still at `expected`. The second key is for the verdict. */
export const updateVersioned = (
  client: RedisClient,
  keys: readonly [hash: string, verdict: string],
  { port, expected, content }: { port: string; expected: Revision; content: string },
): ResultAsync<UpdateVerdict, PortError> =>
  liftErrors(port, async (): Promise<UpdateVerdict> => {
    const revision = nextRevision(expected);
    const reply = await compareAndSwap(client, keys, [expected, revision, content]);
    const verdict = oneOf(port, "updated", "stale", "unknown")(reply);
    return verdict === "updated" ? { verdict, revision } : { verdict };
  });

const compareAndSwap = recordedScript(`
local current = redis.call('HGET', KEYS[1], 'r')
if not current then return 'unknown' end
if current ~= ARGV[1] then return 'stale' end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'c', ARGV[3])
return 'updated'
`);
