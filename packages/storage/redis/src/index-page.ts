import {
  liftErrors,
  type Page,
  type PageRequest,
  type PortError,
  present,
  type Versioned,
} from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import type { RedisClient } from "./client.ts";
import { texts } from "./replies.ts";
import type { Listed } from "./versioned.ts";

/** A page of an index: names in the order of their bytes, which no write changes. */
export const indexPage = <T>(
  client: RedisClient,
  { index, port, after, limit }: PageRequest & { readonly index: string; readonly port: string },
  read: (name: string) => ResultAsync<Listed<T>, PortError>,
): ResultAsync<Page<Versioned<T>>, PortError> =>
  liftErrors(port, async () => {
    const from = after === undefined ? "-" : `(${after}`;
    const range = ["ZRANGE", index, from, "+", "BYLEX", "LIMIT", 0, limit + 1] as const;
    return texts(port, await client.call(...range)) as readonly string[];
  }).andThen((names) =>
    ResultAsync.combine(names.slice(0, limit).map(read)).map((found): Page<Versioned<T>> => {
      // A name without a thing: it was removed, or its writer was cut off before it made it.
      const there = found.filter((item) => item !== undefined);
      const damaged = there.filter((item) => "name" in item);
      const last = names[limit - 1];
      return {
        items: there.flatMap((item) => ("name" in item ? [] : [item])),
        ...present({
          damaged: damaged.length === 0 ? undefined : damaged,
          next: names.length > limit && last !== undefined ? last : undefined,
        }),
      };
    }),
  );
