/** A program that uses a database and does not close it. */
import { instant } from "@mintport/core/ports";
import { migrate, sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { expectOk, freshDigest, freshTenantId } from "@mintport/testing";

const dialect = nodeSqlite(process.argv[2] ?? "");
expectOk(await migrate({ dialect }));
const now = instant(1_800_000_000);
const { replays } = sqlStorage({ dialect });
console.log(expectOk(await replays.insertOnce(freshTenantId(), freshDigest(), now, now)));
