import type { TenantId } from "@mintport/core";
import { signingAlgorithms } from "@mintport/core/keys";
import { toAsync } from "@mintport/core/ports";
import { pkcs11Keys } from "@mintport/crypto-pkcs11";
import { expectErr, expectOk } from "@mintport/testing";
import { compactVerify, createLocalJWKSet } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionPool } from "../src/session-pool.ts";
import { missing, openSoftHsm, type SoftHsm } from "./soft-hsm.ts";

const why = missing();
if (why !== undefined && process.env["CI"] === "true") throw new Error(why);
const tenant = "main" as TenantId;
const algorithms = ["ES256", "RS256", "PS256"] as const;

describe.skipIf(why !== undefined)(`keys in SoftHSM2${why === undefined ? "" : `: ${why}`}`, () => {
  let hsm: SoftHsm;
  beforeAll(() => {
    hsm = openSoftHsm();
    makeKeys(hsm);
  }, 120_000);
  afterAll(() => {
    hsm.dispose();
  });

  const open = () =>
    pkcs11Keys(hsm.module, {
      ...{ token: hsm.token, pin: hsm.pin },
      keys: algorithms.map((alg) => ({
        tenant,
        alg,
        kid: alg,
        label: alg === "PS256" ? "RS256" : alg,
      })),
    });

  it.each(algorithms)("sign %s as an independent verifier wants it", async (alg) => {
    const keys = await open();
    const signer = expectOk(await keys.signer(tenant, alg));
    const set = createLocalJWKSet({ keys: [...expectOk(await keys.publicKeys(tenant))] });
    for (let i = 0; i < 20; i++) {
      const input = `${encode({ alg, kid: signer.kid })}.${encode({ i })}`;
      const token = `${input}.${expectOk(await signer.sign(input))}`;
      const { protectedHeader } = await compactVerify(token, set);
      expect(protectedHeader).toEqual({ alg, kid: signer.kid });
    }
  });

  it("sign on several threads at once, and more at once than there are sessions", async () => {
    const keys = await pkcs11Keys(hsm.module, {
      ...{ token: hsm.token, pin: hsm.pin, sessions: 2 },
      keys: [{ tenant, alg: "ES256", label: "ES256", kid: "k" }],
    });
    const signer = expectOk(await keys.signer(tenant, "ES256"));
    const set = createLocalJWKSet({ keys: [...expectOk(await keys.publicKeys(tenant))] });
    const inputs = Array.from(
      { length: 50 },
      (_, i) => `${encode({ alg: "ES256" })}.${encode({ i })}`,
    );
    const signatures = await Promise.all(inputs.map((input) => toAsync(signer.sign(input))));
    for (const [i, signature] of signatures.entries())
      await compactVerify(`${inputs[i] ?? ""}.${expectOk(signature)}`, set);
  });

  it("never enter the process: the token refuses to show their private halves", async () => {
    const { module, pkcs11js } = hsm;
    await open();
    const [slot] = module.C_GetSlotList(true);
    if (slot === undefined) throw new Error("no slot");
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    module.C_FindObjectsInit(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    ]);
    const found = module.C_FindObjects(session, 10);
    module.C_FindObjectsFinal(session);
    expect(found).toHaveLength(2);
    for (const key of found)
      for (const type of [pkcs11js.CKA_VALUE, pkcs11js.CKA_PRIVATE_EXPONENT])
        expect(() => module.C_GetAttributeValue(session, key, [{ type }])).toThrow();
  });

  it("publish public members only, each tenant its own", async () => {
    const keys = await open();
    for (const key of expectOk(await keys.publicKeys(tenant)))
      expect(Object.keys(key).every((name) => publicMembers.includes(name))).toBe(true);
    expect(expectOk(await keys.publicKeys("other" as TenantId))).toEqual([]);
    for (const alg of signingAlgorithms.filter((name) => !algorithms.includes(name as "ES256")))
      expect(expectErr(await keys.signer(tenant, alg))).toMatchObject({ kind: "unavailable" });
    expectErr(await keys.signer("other" as TenantId, "ES256"));
  });

  it.each([
    [{ token: "no-such-token" }, /token: must be the label of a token that is present/],
    [{ keys: [{ tenant, alg: "ES256", label: "none" }] }, /keys.label: .*none names none/],
    [
      { keys: [{ tenant, alg: "ES256", label: "RS256" }] },
      /keys.alg: must be a P-256 key for ES256: the key pair RS256 is not/,
    ],
  ] as const)("are refused with %j, by field", async (changes, message) => {
    const options = { token: hsm.token, pin: hsm.pin, keys: [], ...changes };
    await expect(pkcs11Keys(hsm.module, options)).rejects.toThrow(message);
  });
});

describe("a pool of sessions", () => {
  it("lends each to one at a time, and replaces one that failed", async () => {
    let [opened, lent, most] = [0, 0, 0];
    const closed: Buffer[] = [];
    const pool = sessionPool(3, {
      open: () => Buffer.from([opened++]),
      close: (session) => closed.push(session),
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, i) =>
        pool.use(async () => {
          most = Math.max(most, ++lent);
          await Promise.resolve();
          lent--;
          if (i % 10 === 0) throw new Error("fails");
        }),
      ),
    );
    expect(most).toBe(3);
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(3);
    expect(closed).toHaveLength(3);
    expect(opened).toBe(6);
  });
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const publicMembers = ["kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"];

/** Key pairs that are made in the token and cannot be taken out. PS256 signs with the RSA key of RS256's making. */
const makeKeys = ({ module, pkcs11js: p, token, pin }: SoftHsm): void => {
  module.C_Initialize();
  const slot = module
    .C_GetSlotList(true)
    .find((candidate) => module.C_GetTokenInfo(candidate).label.trim() === token);
  if (slot === undefined) throw new Error("no slot");
  const session = module.C_OpenSession(slot, p.CKF_SERIAL_SESSION | p.CKF_RW_SESSION);
  module.C_Login(session, p.CKU_USER, pin);
  const secret = (label: string) => [
    { type: p.CKA_TOKEN, value: true },
    { type: p.CKA_LABEL, value: label },
    { type: p.CKA_SIGN, value: true },
    { type: p.CKA_PRIVATE, value: true },
    { type: p.CKA_SENSITIVE, value: true },
    { type: p.CKA_EXTRACTABLE, value: false },
  ];
  const open = (label: string) => [
    { type: p.CKA_TOKEN, value: true },
    { type: p.CKA_LABEL, value: label },
    { type: p.CKA_VERIFY, value: true },
  ];
  const p256 = Buffer.from("06082a8648ce3d030107", "hex");
  module.C_GenerateKeyPair(
    session,
    { mechanism: p.CKM_EC_KEY_PAIR_GEN },
    [...open("ES256"), { type: p.CKA_EC_PARAMS, value: p256 }],
    secret("ES256"),
  );
  const label = "RS256";
  module.C_GenerateKeyPair(
    session,
    { mechanism: p.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [
      ...open(label),
      { type: p.CKA_MODULUS_BITS, value: 2048 },
      { type: p.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    ],
    secret(label),
  ); // What the keys are then used with is initialized by the package itself.
  module.C_Finalize();
};
