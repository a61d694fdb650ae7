import {
  type AccessTokenStore,
  accessTokenRecord,
  encodeRecord,
  type PortError,
  portError,
} from "@mintport/core/ports";
import { ok, type Result } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { expiring } from "./expiring.ts";
import { insertNew } from "./insert-new.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Keeps opaque access tokens and revocations in two tables. */
export const sqlAccessTokenStore = (database: Database): AccessTokenStore => {
  const { db, isMysql } = database;
  return {
    ...expiring(database, port, ["access_tokens", "revoked_tokens"]),
    insert: (tenant, digest, token) =>
      encodeRecord(accessTokenRecord, token, port).asyncAndThen((content) =>
        lift(port, async () => {
          const row = { tenant: keyText(tenant), digest, expires_at: token.expiresAt, content };
          return (await insertNew(database, "access_tokens", row)) ? "inserted" : "exists";
        }),
      ),
    find: (tenant, digest, now) =>
      lift(port, () =>
        db
          .selectFrom("access_tokens")
          .select("content")
          .where((eb) => eb.and({ tenant: keyText(tenant), digest }))
          .where("expires_at", ">", now)
          .executeTakeFirst(),
      ).andThen(
        (row): Result<AccessToken | undefined, PortError> =>
          row === undefined
            ? ok(undefined)
            : accessTokenRecord.decode(row.content).mapErr(() => portError("corrupt", port)),
      ),
    revoke: (tenant, token, until) =>
      lift(port, async (): Promise<"revoked"> => {
        const row = { tenant: keyText(tenant), token: keyText(token), expires_at: until };
        const insert = db.insertInto("revoked_tokens").values(row);
        // A mark never gets shorter.
        await (isMysql
          ? insert.onDuplicateKeyUpdate({
              expires_at: sql<number>`greatest(expires_at, ${until})`,
            })
          : insert.onConflict((conflict) =>
              conflict
                .columns(["tenant", "token"])
                .doUpdateSet({ expires_at: until })
                .where("revoked_tokens.expires_at", "<", until),
            )
        ).execute();
        return "revoked";
      }),
    isRevoked: (tenant, token, now) =>
      lift(port, async () => {
        const mark = await db
          .selectFrom("revoked_tokens")
          .select("token")
          .where((eb) => eb.and({ tenant: keyText(tenant), token: keyText(token) }))
          .where("expires_at", ">", now)
          .executeTakeFirst();
        return mark !== undefined;
      }),
  };
};

const port = "access-token-store";
