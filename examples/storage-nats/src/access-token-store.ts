import {
  type AccessTokenStore,
  accessTokenRecord,
  encodeRecord,
  instant,
  isExpired,
  type PortError,
  portError,
} from "@mintport/core/ports";
import { ok, type Result } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expiring, expiringRows } from "./expiring-rows.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/** Keeps opaque access tokens under their digests, and marks of revoked tokens. */
export const accessTokenStore = (rows: Rows): AccessTokenStore => {
  const until = instant(0);
  const tokens = expiringRows(rows, port, { kind: "token", shape: { until, content: "" } });
  const marks = expiringRows(rows, port, { kind: "revoked", shape: { until } });
  return {
    insert: (tenant, digest, token) =>
      encodeRecord(accessTokenRecord, token, port).asyncAndThen((content) =>
        lift(port, async () =>
          (await tokens.create(tenant, digest, { until: token.expiresAt, content }))
            ? "inserted"
            : "exists",
        ),
      ),
    find: (tenant, digest, now) =>
      lift(port, () => tokens.read(tenant, digest)).andThen(
        (token): Result<AccessToken | undefined, PortError> =>
          token === undefined || isExpired(token.fields.until, now)
            ? ok(undefined)
            : accessTokenRecord
                .decode(token.fields.content)
                .mapErr(() => portError("corrupt", port)),
      ),
    revoke: (tenant, token, end) =>
      lift(port, async (): Promise<"revoked"> => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const mark = await marks.read(tenant, token);
          // A mark never gets shorter.
          if (mark !== undefined && mark.fields.until >= end) return "revoked";
          const isWritten =
            mark === undefined
              ? await marks.create(tenant, token, { until: end })
              : await marks.replace(tenant, token, mark, { until: end });
          if (isWritten) return "revoked";
        }
        throw conflict(port);
      }),
    isRevoked: (tenant, token, now) =>
      lift(port, async () => {
        const mark = await marks.read(tenant, token);
        return mark !== undefined && !isExpired(mark.fields.until, now);
      }),
    ...expiring(rows, port, ["token", "revoked"]),
  };
};

const port = "access-token-store";
