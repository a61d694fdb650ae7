import { type Client, defineClient, defineTenant } from "@mintport/core";
import { resealSecrets } from "@mintport/core/management";
import { portError, type SealedSecret, type SecretSealer } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });

/** Seals by writing the key's name before the text. */
const sealerWith = (current: string): SecretSealer => ({
  seal: (secret) => okAsync(`${current}:${secret}` as SealedSecret),
  open: (sealed) =>
    sealed.startsWith("lost:")
      ? errAsync(portError("corrupt", "secret-sealer"))
      : okAsync(sealed.replace(/^\w+:/, "")),
  isCurrent: (sealed) => okAsync(sealed.startsWith(`${current}:`)),
});

const clientWith = (id: string, ...sealed: readonly string[]): Client => ({
  ...defineClient({ id, grantTypes: [] }),
  secrets: sealed.map((text, i) => ({ id: `${i}`, hash: "$x$" as never, sealed: text as never })),
});

const storeOf = (...clients: readonly Client[]) =>
  memoryStorage({
    tenants: [tenant],
    clients: clients.map((client) => ({ tenant: tenant.id, client })),
  }).clients;

describe("resealing a tenant's secrets", () => {
  it("seals anew what a former key sealed, on every page, and writes nothing else", async () => {
    const many = Array.from({ length: 150 }, (_, i) => clientWith(`c${i}`, "old:a", "new:b"));
    const clients = storeOf(...many, clientWith("current", "new:x"), clientWith("unsealed"));
    const before = expectOk(await clients.read(tenant.id, clientWith("current").id));

    const reseal = resealSecrets({ clients, secretSealer: sealerWith("new") });
    expect(expectOk(await reseal(tenant.id))).toBe(150);
    const after = expectOk(await clients.read(tenant.id, clientWith("c149").id));
    expect(after?.value.secrets.map(({ sealed }) => sealed)).toEqual(["new:a", "new:b"]);
    expect(expectOk(await clients.read(tenant.id, clientWith("current").id))).toEqual(before);
    expect(expectOk(await reseal(tenant.id))).toBe(0);
  });

  it("loses no change that somebody makes meanwhile", async () => {
    const clients = storeOf(clientWith("c", "old:a"));
    let raced = false;
    const sealer = sealerWith("new");
    const racing: SecretSealer = {
      ...sealer,
      seal: (secret) =>
        okAsync(undefined).andThen(() => {
          if (raced) return sealer.seal(secret);
          raced = true;
          return clients
            .read(tenant.id, clientWith("c").id)
            .andThen((found) =>
              clients.update(
                tenant.id,
                clientWith("c", "old:a", "old:added"),
                found?.revision as never,
              ),
            )
            .andThen(() => sealer.seal(secret));
        }),
    };

    const resealed = await resealSecrets({ clients, secretSealer: racing })(tenant.id);
    expect(expectOk(resealed)).toBe(1);
    const after = expectOk(await clients.read(tenant.id, clientWith("c").id));
    expect(after?.value.secrets.map(({ sealed }) => sealed)).toEqual(["new:a", "new:added"]);
  });

  it("ends with what cannot be opened, and keeps it", async () => {
    const clients = storeOf(clientWith("c", "lost:a"));
    const failed = await resealSecrets({ clients, secretSealer: sealerWith("new") })(tenant.id);

    expect(expectErr(failed)).toMatchObject({ kind: "corrupt" });
    const after = expectOk(await clients.read(tenant.id, clientWith("c").id));
    expect(after?.value.secrets[0]?.sealed).toBe("lost:a");
  });
});
