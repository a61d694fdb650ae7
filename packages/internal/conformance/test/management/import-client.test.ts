import { type ClientId, defineTenant } from "@mintport/core";
import {
  addClientSecret,
  createApiKey,
  createClient,
  exportClient,
  type ImportChoices,
  type ImportedClient,
  importClient,
  revokeClientTokens,
  updateClient,
} from "@mintport/core/management";
import { secretHasher, secretHashFault, secretSealer } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { arbitraryScope, expectErr, expectOk, fixedClock, seededEntropy } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example.com" });
const bcrypt = `$2b$04$${"a".repeat(53)}`;
const plain = { id: "billing", grantTypes: ["client_credentials"], ownScope: "a b" };
const sealer = secretSealer(new Uint8Array(32).fill(7));

const deployment = (key = sealer) => {
  const { clients } = memoryStorage({ tenants: [tenant] });
  const hasher = secretHasher();
  const ports = {
    ...{ clients, clock: fixedClock(), secretHasher: hasher, entropy: seededEntropy() },
    ...{ secretSealer: key, hashFault: secretHashFault },
  };
  const load = (client: ImportedClient, choices?: ImportChoices) =>
    importClient(ports)(tenant.id, client, choices);
  const read = async (id = "billing") =>
    expectOk(await clients.find(tenant.id, id as ClientId)) ?? { secrets: [] };
  const opens = async (secret: string) => {
    const hashes = (await read()).secrets.map(({ hash }) => hash);
    return expectOk(await hasher.verify(secret, hashes, tenant.id)).verdict === "match";
  };
  return { ports, load, read, opens };
};

const problemsOf = async (result: ReturnType<ReturnType<typeof deployment>["load"]>) => {
  const error = expectErr(await result);
  return error.type === "invalid"
    ? Object.fromEntries(error.problems.map(({ field, message }) => [field, message]))
    : error;
};

describe("an imported client", () => {
  it("keeps its id and its secret, in clear or as a hash", async () => {
    const { load, read, opens } = deployment();
    const client = { ...plain, secrets: [{ secret: "known to its holder" }, { hash: bcrypt }] };
    expect(expectOk(await load(client))).toEqual({ verdict: "created" });
    expect(await opens("known to its holder")).toBe(true);
    expect(await read()).toMatchObject({
      secrets: [{ id: "secret-1" }, { id: "secret-2", hash: bcrypt }],
    });
    expect(JSON.stringify(await read())).not.toContain("known to its holder");
  });

  it("is left as it is the second time, and is not touched where it differs", async () => {
    const { load, read } = deployment();
    const client = { ...plain, secrets: [{ secret: "first" }] };
    expectOk(await load(client));
    const before = await read();
    expect(expectOk(await load(client))).toEqual({ verdict: "unchanged" });
    for (const [changed, field] of [
      [{ ownScope: "a" }, "ownScope"],
      [{ secrets: [{ secret: "second" }] }, "secrets"],
      [{ secrets: [{ hash: bcrypt }] }, "secrets"],
      [{ secrets: [{ secret: "first", label: "blue" }] }, "secrets"],
      [{ secrets: [...client.secrets, { secret: "second" }] }, "secrets"],
    ] as const)
      expect(expectOk(await load({ ...client, ...changed }))).toMatchObject({
        verdict: "differs",
        fields: expect.arrayContaining([field]),
      });
    expect(await read()).toEqual(before);
  });

  it("is replaced on demand, and keeps its life and the credentials that are not named", async () => {
    const { ports, load, read, opens } = deployment();
    expectOk(await load({ ...plain, secrets: [{ secret: "first" }] }));
    expectOk(await revokeClientTokens(ports.clients)(tenant.id, "billing" as ClientId));
    expectOk(await createApiKey(ports)(tenant.id, "billing" as ClientId, { scope: "a" }));
    const { generation, apiKeys } = (await read()) as { generation: object; apiKeys: object };
    const narrowed = { ...plain, ownScope: "a" };
    const choices = { replace: true, withoutSecrets: true };
    expect(expectOk(await load(narrowed, choices))).toEqual({ verdict: "replaced" });
    expect(await read()).toMatchObject({ ownScope: ["a"], generation, apiKeys });
    expect(await opens("first")).toBe(true);
  });

  it("is only judged in a dry run", async () => {
    const { load, read } = deployment();
    const client = { ...plain, secrets: [{ secret: "first" }] };
    expect(expectOk(await load(client, { dryRun: true }))).toEqual({ verdict: "created" });
    expect(await read()).toEqual({ secrets: [] });
    expectOk(await load(client));
    const before = await read();
    const choices = { dryRun: true, replace: true };
    expect(expectOk(await load({ ...client, ownScope: "a" }, choices))).toEqual({
      verdict: "replaced",
    });
    expect(await read()).toEqual(before);
  });

  it.each<[string, object, RegExp]>([
    ["secrets", {}, /must hold the client's secret or its hash/],
    ["secrets", { secrets: [] }, /must hold the client's secret or its hash/],
    ["secrets.0", { secrets: [{}] }, /either the secret or its hash/],
    ["secrets.0", { secrets: [{ secret: "s", hash: bcrypt }] }, /either the secret or its hash/],
    ["secrets.0.secret", { secrets: [{ secret: "" }] }, /must not be empty/],
    ["secrets.0.hash", { secrets: [{ hash: "$2b$15$aa" }] }, /04 to 16/],
    ["secrets.0.hash", { secrets: [{ hash: "md5" }] }, /must be of a scheme/],
    ["secrets.0.expiresAt", { secrets: [{ secret: "s", expiresAt: 1.5 }] }, /whole seconds/],
    ["secrets.0.pasword", { secrets: [{ pasword: "s" }] }, /is not known/],
    [
      "secrets",
      {
        secrets: [
          { id: "one", secret: "s" },
          { id: "one", secret: "t" },
        ],
      },
      /an id of its own each/,
    ],
    ["secrets", { secrets: Array(11).fill({ secret: "s" }) }, /at most 10/],
    ["secretHashes", { secretHashes: [bcrypt] }, /write secrets/],
    ["grantTypes", { grantTypes: ["client_credential"] }, /client_credentials/],
    ["ownScopes", { ownScopes: "a" }, /ownScope/],
    ["apiKeys.0.digest", { apiKeys: [{ id: "k", digest: "mpak_x" }] }, /SHA-256/],
    [
      "secrets.0",
      { authenticationMethods: ["client_secret_jwt"], secrets: [{ hash: bcrypt }] },
      /must be the secret itself/,
    ],
  ])("is refused with a wrong %s, by name", async (field, fields, message) => {
    const { load, read } = deployment();
    expect(await problemsOf(load({ ...plain, ...fields }))).toMatchObject({
      [field]: expect.stringMatching(message),
    });
    expect(await read()).toEqual({ secrets: [] });
  });

  it("names all that is wrong, in its definition and its credentials, and no secret", async () => {
    const client = { ...plain, grantTypes: 1, secrets: [{ secret: "hush", hash: "hush" }] };
    const problems = await problemsOf(deployment().load(client as never));
    expect(problems).toHaveProperty("grantTypes");
    expect(problems).toHaveProperty(["secrets.0"]);
    expect(JSON.stringify(problems)).not.toContain("hush");
  });

  it("of a tenant that is not there is refused", async () => {
    const { ports } = deployment();
    const client = { ...plain, secrets: [{ secret: "first" }] };
    expect(expectErr(await importClient(ports)("nobody" as never, client))).toMatchObject({
      type: "unknown",
      what: "tenant",
    });
  });

  it("is created once by two who import it at once", async () => {
    const { load } = deployment();
    const client = { ...plain, secrets: [{ secret: "first" }] };
    const verdicts = await Promise.all([load(client), load(client)]);
    expect(verdicts.map((verdict) => expectOk(verdict).verdict).sort()).toEqual([
      "created",
      "unchanged",
    ]);
  });
});

describe("an exported client", () => {
  const members = fc.record(
    {
      accessTokenLifetime: fc.integer({ min: 1, max: 86_400 }),
      accessTokenFormat: fc.constantFrom("jwt" as const, "opaque" as const),
      dpopBoundAccessTokens: fc.boolean(),
      disabled: fc.boolean(),
      claims: fc.dictionary(fc.stringMatching(/^own_[a-z]{1,8}$/), fc.string({ maxLength: 20 }), {
        maxKeys: 3,
      }),
      introspects: fc.constant(["https://api.example.com"]),
      authorization: fc.record(
        {
          name: fc.stringMatching(/^[A-Za-z]{1,20}$/),
          redirectUris: fc.constant(["https://app.example/cb"]),
          delegatedScope: arbitraryScope().map((scope) => scope.join(" ")),
          consent: fc.constantFrom("implied" as const, "remembered" as const, "always" as const),
        },
        { requiredKeys: [] },
      ),
      secrets: fc.uniqueArray(
        fc.record(
          {
            id: fc.stringMatching(/^[a-z0-9]{8}$/),
            secret: fc.string({ minLength: 1, maxLength: 40 }),
            label: fc.string({ maxLength: 20 }),
            createdAt: fc.nat(),
            notBefore: fc.nat(),
            expiresAt: fc.nat(),
          },
          { requiredKeys: ["id", "secret"] },
        ),
        { selector: ({ id }) => id, minLength: 1, maxLength: 4 },
      ),
      authenticationMethods: fc.constantFrom(
        ["client_secret_basic"],
        ["client_secret_post", "client_secret_jwt"],
      ),
    },
    { requiredKeys: ["secrets"] },
  );

  it("is imported elsewhere as the same, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(members, async (fields) => {
        const [here, there] = [deployment(), deployment()];
        expectOk(await here.load({ ...plain, ...fields }));
        const made = await here.read();
        const written = JSON.parse(JSON.stringify(exportClient(made as never))) as ImportedClient;
        expect(expectOk(await here.load(written))).toEqual({ verdict: "unchanged" });
        expect(expectOk(await there.load(written))).toEqual({ verdict: "created" });
        const { generation: _, ...client } = made as { generation?: object };
        const { generation: __, ...copy } = (await there.read()) as { generation?: object };
        expect(copy).toEqual(client);
      }),
      { numRuns: 60 },
    );
  });

  it("brings its API keys, its many secrets and a narrowed scope along", async () => {
    const [here, there] = [deployment(), deployment()];
    const id = "billing" as ClientId;
    expectOk(await createClient(here.ports)(tenant.id, plain));
    expectOk(await addClientSecret(here.ports)(tenant.id, id, { overlap: 60, label: "new" }));
    expectOk(await createApiKey(here.ports)(tenant.id, id, { scope: "a b", label: "ci" }));
    expectOk(await updateClient(here.ports.clients)(tenant.id, id, { ownScope: "a" }));
    const written = exportClient((await here.read()) as never);
    expect(expectOk(await there.load(written))).toEqual({ verdict: "created" });
    expect(exportClient((await there.read()) as never)).toEqual(written);
    expect(expectOk(await there.load(written))).toEqual({ verdict: "unchanged" });
  });

  it("with a secret that another deployment sealed is refused there, also in a dry run", async () => {
    const here = deployment();
    const client = {
      ...{ ...plain, authenticationMethods: ["client_secret_jwt"] },
      secrets: [{ secret: "for signing" }],
    };
    expectOk(await here.load(client));
    const written = exportClient((await here.read()) as never);
    const there = deployment(secretSealer(new Uint8Array(32).fill(8)));
    for (const dryRun of [true, false])
      expect(await problemsOf(there.load(written, { dryRun }))).toEqual({
        "secrets.0.sealed": "must be sealed by a key-encryption key of this deployment",
      });
    const other = expectOk(await sealer.seal("another"));
    const [secret] = written.secrets ?? [];
    expect(
      await problemsOf(here.load({ ...written, secrets: [{ ...secret, sealed: other }] })),
    ).toEqual({ "secrets.0.sealed": "must be of the same secret as the hash" });
  });
});
