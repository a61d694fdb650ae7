import type { Page, PageRequest, PortError, Versioned } from "@mintport/core";
import { ok, type Result, ResultAsync } from "neverthrow";
import type { RedisClient } from "./client.ts";
import { lift, texts } from "./lift.ts";

/** A page of an index: names in the order of their bytes, which no write changes. */
export const indexPage = <T>(
  client: RedisClient,
  { index, port, after, limit }: PageRequest & { readonly index: string; readonly port: string },
  read: (name: string) => ResultAsync<Versioned<T> | undefined, PortError>,
): ResultAsync<Page<Versioned<T>>, PortError> =>
  lift(port, async () => {
    const from = after === undefined ? "-" : `(${after}`;
    const range = ["ZRANGE", index, from, "+", "BYLEX", "LIMIT", 0, limit + 1] as const;
    return texts(port, await client.call(...range)) as readonly string[];
  }).andThen((names) =>
    ResultAsync.combine(names.slice(0, limit).map(read)).andThen(
      (found): Result<Page<Versioned<T>>, PortError> => {
        // A name without a thing: it was removed, or its writer was cut off before it made it.
        const items = found.filter((item) => item !== undefined);
        const last = names[limit - 1];
        return ok(names.length > limit && last !== undefined ? { items, next: last } : { items });
      },
    ),
  );
