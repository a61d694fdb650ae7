import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  encodeRecord,
  type Grant,
  type GrantStore,
  grantRecord,
  type Instant,
  isExpired,
  liftErrors,
  nextRevision,
  type PortError,
  type Versioned,
} from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import { type Connection, grantName } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { grantScripts } from "./grant-scripts.ts";
import { indexPage } from "./index-page.ts";
import { keyText } from "./key-text.ts";
import { oneOf } from "./replies.ts";
import { type Listed, readListed, readVersioned } from "./versioned.ts";

/**
 * Keeps grants in Redis, one hash for a user and a client. A key for each id says whose grant it is; two indexes hold the
 * clients of a user and the users of a client. All of it stands in the tenant's slot, and changes in one script.
 */
export const redisGrantStore = (connection: Connection): GrantStore => {
  const { client, keys } = connection;
  const named = (
    tenant: TenantId,
    name: string,
    now: Instant,
  ): ResultAsync<Versioned<Grant> | undefined, PortError> =>
    readVersioned(client, keys.grantNamed(tenant, name), { port, codec: grantRecord }).map(
      (found) => (found !== undefined && isLive(found.value, now) ? found : undefined),
    );
  const nameOf = (tenant: TenantId, id: string): ResultAsync<string | undefined, PortError> =>
    liftErrors(port, async () => {
      const name = await client.call("GET", keys.item("grant-id", tenant, id));
      return typeof name === "string" ? name : undefined;
    });
  const listed = (
    tenant: TenantId,
    index: string,
    name: string,
    of: string,
  ): ResultAsync<Listed<Grant>, PortError> => {
    const key = keys.grantNamed(tenant, of);
    return readListed(client, key, { name: of, port, codec: grantRecord }).andThen((found) =>
      found !== undefined
        ? okAsync(found)
        : liftErrors(port, () => grantScripts.forgetName(client, [key, index], [name])).map(
            () => undefined,
          ),
    );
  };

  return {
    ...expiring(connection, port, ["grant"], ["grant-id", "clients-of", "subjects-of"]),
    find: (tenant, subject, id, now) => named(tenant, grantName(subject, id), now),
    read: (tenant, id, now) =>
      nameOf(tenant, id).andThen((name) =>
        name === undefined
          ? okAsync(undefined)
          : named(tenant, name, now).map((found) => (found?.value.id === id ? found : undefined)),
      ),
    save: (tenant, grant, expected) =>
      encodeRecord(grantRecord, grant, port).asyncAndThen((content) =>
        liftErrors(port, async () => {
          const { id, subject, client: of, expiresAt, createdAt } = grant;
          const name = grantName(subject, of);
          const touched = [
            ...[keys.grantNamed(tenant, name), keys.item("grant-id", tenant, id)],
            ...[keys.item("clients-of", tenant, subject), keys.item("subjects-of", tenant, of)],
            keys.verdict(tenant),
          ];
          const revision = expected === undefined ? newRevision() : nextRevision(expected);
          const expiry = expiresAt === undefined ? ["", ""] : [expiresAt, dropAt(expiresAt)];
          const args = [
            ...[keyText(id), expected ?? "", revision, content, ...expiry, createdAt],
            ...[name, keyText(of), keyText(subject)],
          ];
          const verdict = oneOf(
            port,
            "saved",
            "stale",
          )(await grantScripts.save(client, touched, args));
          return verdict === "saved" ? { verdict, revision } : { verdict };
        }),
      ),
    listBySubject: (tenant, subject, page) => {
      const index = keys.item("clients-of", tenant, subject);
      return indexPage(client, { ...page, index, port }, (name) =>
        listed(tenant, index, name, `${keyText(subject)}/${name}`),
      );
    },
    listByClient: (tenant, id, page) => {
      const index = keys.item("subjects-of", tenant, id);
      return indexPage(client, { ...page, index, port }, (name) =>
        listed(tenant, index, name, `${name}/${keyText(id)}`),
      );
    },
    revoke: (tenant, id) =>
      nameOf(tenant, id).andThen((name) =>
        name === undefined
          ? okAsync("unknown" as const)
          : liftErrors(port, async () => {
              const [subject = "", of = ""] = name.split("/", 2);
              const touched = [
                ...[keys.grantNamed(tenant, name), keys.item("grant-id", tenant, id)],
                ...[`${keys.items("clients-of", tenant)}${subject}`],
                ...[`${keys.items("subjects-of", tenant)}${of}`, keys.verdict(tenant)],
              ];
              const reply = await grantScripts.revoke(client, touched, [keyText(id), of, subject]);
              return oneOf(port, "revoked", "unknown")(reply);
            }),
      ),
  };
};

const isLive = ({ expiresAt }: Grant, now: Instant): boolean =>
  expiresAt === undefined || !isExpired(expiresAt, now);

const port = "grant-store";
