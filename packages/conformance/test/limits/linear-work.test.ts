import { createAuthorizationServer, sameDistinguishedName, sourceOf } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { certificateHeader } from "@mintport/http/client-certificate";
import { webHandler } from "@mintport/http/web";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { ESLint } from "eslint";
import { beforeAll, describe, expect, it } from "vitest";
import { basePath, clientId, makeDeployment, tokenPath } from "../fixture/deployment.ts";

/** What makes an expression begin anew at every character, or a loop look back at each. */
const hostile = [
  ...['"', '\\"', "\\", " ", "%", ",", ", ", "a,", "=", ";", "a=b;", '"\\"', "[", ":", "#", "+"],
  ...[".", "a.", "%41", "A", "Basic ", 'for="', "\t", "::", "==", "mpak_", "{", "-"],
] as const;

const [small, large] = [3000, 12_000] as const;

/**
 * Work that grows with the square costs sixteen times as much for four times the text. What is short is not looked at,
 * and the best of several runs counts, so that a busy machine decides nothing.
 */
const expectLinear = async (what: string, work: (text: string) => unknown): Promise<void> => {
  for (const unit of hostile)
    for (const [head, tail] of [
      ["", ""],
      ['"', "x"],
      ["Basic ", "\\"],
    ] as const) {
      const of = (length: number): string => head + unit.repeat(length / unit.length) + tail;
      const [short, long] = [of(small), of(large)];
      let ratio = Number.POSITIVE_INFINITY;
      let best: readonly [number, number] = [ratio, ratio];
      for (let round = 0; round < 12 && ratio > 12; round++) {
        const before = await timeOf(() => work(short));
        const after = await timeOf(() => work(long));
        best = [Math.min(best[0], before), Math.min(best[1], after)];
        ratio = best[1] < 60 ? 0 : best[1] / best[0];
      }
      expect(ratio, `${what}: ${JSON.stringify(unit)}`).toBeLessThanOrEqual(12);
    }
};

const timeOf = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

describe("RFC 9110 §17.5: the work for a field grows with its length, and not with the square of it", () => {
  const loopback = { remoteAddress: "127.0.0.1" };
  let handle: (headers: Record<string, string>, form: Record<string, string>) => Promise<unknown>;
  let authorize: (headers: Record<string, string>) => Promise<unknown>;
  beforeAll(async () => {
    const { storage, keys, tenant } = await makeDeployment("http://localhost");
    const server = createAuthorizationServer({ storage, keys, secretHasher: sha256SecretHasher });
    const trusted = ["127.0.0.1"];
    const handlers = (["forwarded", "x-forwarded-for"] as const).map((header) =>
      webHandler(server, {
        basePath,
        proxies: { trusted, header },
        requestIdHeader: "x-request-id",
        clientCertificates: certificateHeader({
          ...{ name: "client-cert", format: header === "forwarded" ? "rfc9440" : "pem" },
          ...{ trustedProxies: trusted, chainVerified: false },
        }),
      }),
    );
    handle = (headers, form) =>
      Promise.all(
        handlers.map((handler) =>
          handler(
            new Request(`http://localhost${tokenPath}`, {
              method: "POST",
              headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
              body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
            }),
            loopback,
          ),
        ),
      );
    const api = resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      keys: keysFromPort(keys, tenant.id),
    });
    authorize = (headers) =>
      Promise.resolve(
        api.authorize(
          {
            authorization: headers["authorization"],
            apiKey: headers["x-api-key"],
            dpop: headers["dpop"],
            url: headers["url"] ?? "/",
            method: "GET",
          },
          requireScope("api:read"),
        ),
      );
  });

  it.each([
    ...["authorization", "forwarded", "x-forwarded-for", "x-request-id", "client-cert", "dpop"],
    ...["content-type", "content-encoding"],
  ])("authorization server: %s", { timeout: 60_000 }, async (name) => {
    await expectLinear(name, (text) => handle({ [name]: text }, {}));
  });

  it.each([
    ...["client_id", "client_secret", "client_assertion", "scope", "resource", "api_key"],
    ...["grant_type", "any_other"],
  ])("authorization server: the parameter %s", { timeout: 60_000 }, async (name) => {
    const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    await expectLinear(name, (text) =>
      handle({}, { client_id: clientId, client_assertion_type: type, [name]: text }),
    );
  });

  it.each(["authorization", "x-api-key", "dpop", "url"])(
    "resource server: %s",
    { timeout: 60_000 },
    async (name) => {
      await expectLinear(name, (text) =>
        authorize({
          authorization: "Bearer x",
          [name]: name === "authorization" ? `Bearer ${text}` : text,
        }),
      );
    },
  );

  it("addresses and distinguished names", async () => {
    await expectLinear("address", sourceOf);
    await expectLinear("name", (text) => sameDistinguishedName(`cn=${text}`, `cn=${text}x`));
  });
});

describe("the lint refuses an expression whose work is not linear", { timeout: 60_000 }, () => {
  const root = new URL("../../../../", import.meta.url).pathname;
  const messagesFor = async (expression: string): Promise<readonly (string | null)[]> => {
    const eslint = new ESLint({ cwd: root, ruleFilter: ({ ruleId }) => rules.includes(ruleId) });
    const [result] = await eslint.lintText(`export const found = ${expression};\n`, {
      filePath: `${root}packages/core/src/domain/scope.ts`,
    });
    return result?.messages.map(({ ruleId }) => ruleId) ?? [];
  };
  const rules = ["redos/no-vulnerable", "no-restricted-syntax"];

  it.each([String.raw`/"(?:\\.|[^"\\])*"/g`, String.raw`/\\+$/`, "/ +$/", "/%.*$/", "/^(?:a+)+$/"])(
    "%s",
    async (expression) => {
      expect(await messagesFor(expression)).toEqual(["redos/no-vulnerable"]);
    },
  );

  it("and one that is built of text, which cannot be looked at", async () => {
    expect(await messagesFor("new RegExp(String(1))")).toEqual(["no-restricted-syntax"]);
  });

  it("and lets a linear one pass", async () => {
    expect(await messagesFor("/^[a-z]+$/")).toEqual([]);
  });
});
