import {
  type Client,
  type ClientId,
  defineClient,
  defineTenant,
  type TenantId,
} from "@mintport/core";
import { type Instant, instant, portError } from "@mintport/core/ports";
import { err, errAsync, ok, okAsync } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { firstGeneration, type Generation, nextGeneration } from "../../src/domain/generation.ts";
import type { TokenOrigin } from "../../src/domain/token-origin.ts";
import type { TokenSource } from "../../src/domain/token-source.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { AccessTokenFormats } from "../../src/tokens/access-token-format.ts";
import { accessTokenKind, type LiveTokenPorts } from "../../src/tokens/access-token-kind.ts";

const now = instant(1_800_000_000);
const second = nextGeneration(firstGeneration);
const reborn = { ...firstGeneration, birth: "b" } as Generation;
const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const client = (id: string, more: object = {}): Client => ({
  ...defineClient({ id, grantTypes: [] }),
  ...more,
});
const key = (expiresAt?: Instant) => ({
  id: "key",
  ...(expiresAt === undefined ? {} : { expiresAt }),
});
const token = {
  ...{ id: "jti", client: "reports", issuedAt: now, expiresAt: instant(now + 60) },
} as unknown as AccessToken;
const origin = (more: Partial<TokenOrigin> = {}): { origin: TokenOrigin } => ({
  origin: { tenant: firstGeneration, client: firstGeneration, ...more },
});
const source = (id: string, more: Partial<TokenSource> = {}): TokenSource => ({
  ...{ client: id as ClientId, generation: firstGeneration },
  ...more,
});

/** What becomes of a token; its clients are those of the list, and what was revoked is by id. */
const found = async (
  made: AccessToken,
  {
    clients = [client("reports")],
    revoked = [] as readonly string[],
    of = tenant,
    at = now,
    text = "a.b.c",
    answersOthers = false,
    asker = undefined as Client | undefined,
  } = {},
) => {
  const asked: string[] = [];
  const ports: LiveTokenPorts = {
    clients: {
      find: (owner: TenantId, id: ClientId) => {
        asked.push(`${owner} ${id}`);
        return okAsync(
          clients.find((one) => one.id === id) ?? (answersOthers ? clients.at(-1) : undefined),
        );
      },
    },
    accessTokens: {
      isRevoked: (owner: TenantId, id: string) => okAsync(owner === "main" && revoked.includes(id)),
    } as unknown as LiveTokenPorts["accessTokens"],
  };
  const formats = {
    jwt: { read: () => okAsync(ok(made)) },
    opaque: { read: () => okAsync(err("token_unknown")) },
  } as unknown as AccessTokenFormats;
  const reading = expectOk(
    await toAsync(accessTokenKind(formats, ports).find(of, text, at, asker)),
  );
  return { fault: reading.isErr() ? reading.error : undefined, asked, reading };
};
const faultOf = async (...asked: Parameters<typeof found>) => (await found(...asked)).fault;

describe("a genuine token", () => {
  it("is live if nothing ended it", async () => {
    const { reading, asked } = await found(token);
    expect(expectOk(reading).kind).toBe("access_token");
    expect(expectOk(reading).token).toBe(token);
    expect(asked).toEqual(["main reports"]);
  });

  it("is judged by the record that its client was let in by, and looks up every other", async () => {
    const [asker, other] = [client("reports"), client("agents")];
    const exchanged = { ...token, ...origin({ sources: [source("agents"), source("reports")] }) };
    const all = { clients: [client("reports"), other], asker };
    expect(await found(exchanged, all)).toMatchObject({ fault: undefined, asked: ["main agents"] });
    expect(await found(token, { ...all, revoked: ["jti"] })).toMatchObject({
      ...{ fault: "token_revoked", asked: [] },
    });
    const ended = { ...asker, generation: second };
    expect((await found(exchanged, { ...all, asker: ended })).fault).toBe("token_ended_by_epoch");
    expect((await found(token, { asker: other, clients: [] })).fault).toBe("token_client_gone");
  });

  it("is read by the format that its text looks like", async () => {
    expect(expectErr((await found(token, { text: "mpat_x" })).reading)).toBe("token_unknown");
  });

  it("lives from its issuance, by any of our clocks, to the second before its end", async () => {
    for (const [at, fault] of [
      [now + 59, undefined],
      [now + 60, "token_expired"],
      [now - 330, undefined],
      [now - 331, "token_not_yet_valid"],
    ] as const)
      expect(await faultOf(token, { at: instant(at) })).toBe(fault);
  });

  it("RFC 7009: is dead once it was revoked", async () => {
    expect(await faultOf(token, { revoked: ["jti"] })).toBe("token_revoked");
    expect(await faultOf(token, { revoked: ["other"] })).toBeUndefined();
  });

  it("is dead once its tenant's or its client's generation is over", async () => {
    const renewed = { ...tenant, generation: second };
    const born = { ...tenant, generation: reborn };
    expect(await faultOf(token, { of: renewed })).toBe("token_ended_by_epoch");
    expect(await faultOf(token, { of: born })).toBe("token_of_former_record");
    expect(
      await faultOf({ ...token, ...origin({ tenant: second }) }, { of: renewed }),
    ).toBeUndefined();
    const clients = [client("reports", { generation: second })];
    expect(await faultOf(token, { clients })).toBe("token_ended_by_epoch");
    expect(await faultOf({ ...token, ...origin({ client: second }) }, { clients })).toBeUndefined();
  });

  it("is dead if its client is gone, disabled, or another that the store answers with", async () => {
    expect(await faultOf(token, { clients: [] })).toBe("token_client_gone");
    for (const answersOthers of [true, false]) {
      const clients = [client("other")];
      expect(await faultOf(token, { clients, answersOthers })).toBe("token_client_gone");
    }
    const disabled = [client("reports", { disabled: true })];
    expect(await faultOf(token, { clients: disabled })).toBe("token_client_gone");
  });

  it.each([
    [[key()], undefined],
    [[{ id: "other" }, key()], undefined],
    [[key(instant(now + 1))], undefined],
    [[key(now)], "token_api_key_gone"],
    [[{ id: "other" }], "token_api_key_gone"],
    [[], "token_api_key_gone"],
    [undefined, "token_api_key_gone"],
  ])("does not outlive the API key that it was bought with: %j", async (apiKeys, fault) => {
    const bought = { ...token, ...origin({ apiKey: "key" }) };
    expect(await faultOf(bought, { clients: [client("reports", { apiKeys })] })).toBe(fault);
  });
});

describe("RFC 8693: a token that was made of others", () => {
  const made = { ...token, ...origin({ sources: [source("a"), source("b", { apiKey: "key" })] }) };
  const alive = [
    ...[client("reports"), client("a"), client("b", { apiKeys: [key()] })],
    client("last"),
  ];
  const without = (id: string, ...instead: readonly Client[]) => ({
    clients: [...instead, ...alive.filter((one) => one.id !== id)],
  });

  it("is live while all of their clients are as they were", async () => {
    const { fault, asked } = await found(made, { clients: alive });
    expect(fault).toBeUndefined();
    expect(asked).toEqual(["main reports", "main a", "main b"]);
    expect(await faultOf(made, { clients: alive, revoked: ["jti"] })).toBe("token_revoked");
  });

  it("is dead once one of them is gone, disabled, or of another generation", async () => {
    for (const id of ["a", "b"]) {
      for (const answersOthers of [true, false])
        expect(await faultOf(made, { ...without(id), answersOthers })).toBe("token_client_gone");
      const disabled = client(id, { disabled: true, apiKeys: [key()] });
      expect(await faultOf(made, without(id, disabled))).toBe("token_client_gone");
      const renewed = client(id, { generation: second, apiKeys: [key()] });
      expect(await faultOf(made, without(id, renewed))).toBe("token_ended_by_epoch");
    }
    expect(await faultOf(made, without("b", client("b")))).toBe("token_api_key_gone");
  });
});

it("a token is not judged live while a store cannot answer", async () => {
  const failure = portError("unavailable", "access-tokens");
  const formats = { jwt: { read: () => okAsync(ok(token)) } } as unknown as AccessTokenFormats;
  const clients = {
    find: () => okAsync(client("reports")),
  } as unknown as LiveTokenPorts["clients"];
  const accessTokens = {
    isRevoked: () => errAsync(failure),
  } as unknown as LiveTokenPorts["accessTokens"];
  const answer = await toAsync(
    accessTokenKind(formats, { clients, accessTokens }).find(tenant, "a", now),
  );
  expect(expectErr(answer)).toBe(failure);
});
