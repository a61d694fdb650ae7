import type { ClientId, TenantId } from "@mintport/core";
import { instant, type LimitedAttempt, sourceOf } from "@mintport/core/ports";
import type { Limits } from "@mintport/rate-limit";
import { Redis } from "ioredis";

export const now = instant(0);
export const unlimited: Limits = {
  ...{ source: undefined, sourceFailures: undefined, clientFailures: undefined },
  ...{ recognitions: undefined, client: undefined, tenant: undefined },
};
export const three = { points: 3, duration: 60 };

/** An attempt that no other case, run or process has made. */
export const attempt = (changes: Partial<LimitedAttempt> = {}): LimitedAttempt => ({
  tenant: crypto.randomUUID() as TenantId,
  client: "service" as ClientId,
  source: sourceOf(`2001:db8:${crypto.randomUUID().slice(9, 18).replace("-", ":")}::1`),
  ...changes,
});

/** A client of a Redis that is not there. */
export const away = () => {
  const client = new Redis("redis://127.0.0.1:1", {
    lazyConnect: true,
    retryStrategy: () => null,
  });
  client.on("error", () => {});
  return client;
};
