import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "@mintport/core";
import { type PrivateKeyHost, type RemoteKeySetsOptions, remoteKeySets } from "@mintport/crypto";
import { expectOk, fixedClock } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { certificate, host, serveHttps } from "./https-server.ts";

const key = {
  ...{ kty: "OKP", crv: "Ed25519", kid: "1" },
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const path = "/openid/v1/jwks";

let folder: string;
let bearerTokenFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mintport-token-"));
  bearerTokenFile = join(folder, "token");
  await writeFile(bearerTokenFile, "first\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A server that answers as a Kubernetes API server does: keys at one path, for those with a token that it knows. */
const cluster = async (tokens: ReadonlySet<string>) => {
  const asked: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const answer: RequestListener = ({ url = "", headers }, response) => {
    asked.push({ path: url, authorization: headers.authorization });
    const known = tokens.has(headers.authorization ?? "");
    response.writeHead(known ? 200 : 401).end(known ? JSON.stringify({ keys: [key] }) : "{}");
  };
  const { port } = await serveHttps(answer);
  return { origin: `${host}:${port}`, asked };
};

const setsWith = async (
  privateHosts: readonly PrivateKeyHost[],
  options: Partial<RemoteKeySetsOptions> = {},
) => {
  const clock = fixedClock();
  const sets = remoteKeySets({ clock, privateHosts, lookup: loopback, ...options });
  return { clock, find: async (uri: string) => expectOk(await sets.find(uri, "1")) };
};

const loopback = async () => [{ address: "127.0.0.1", family: 4 }];
const addresses = ["127.0.0.0/8"];

describe("a private host", () => {
  it("is fetched from, by its own authority and with the token of its file, read each time", async () => {
    const { origin, asked } = await cluster(new Set(["Bearer first", "Bearer second"]));
    const { cert: ca } = await certificate;
    const { find, clock } = await setsWith([
      { host: origin, path, addresses, ca, bearerTokenFile },
    ]);

    expect(await find(`https://${origin}${path}`)).toEqual({ verdict: "found", keys: [key] });
    await writeFile(bearerTokenFile, "second");
    clock.advance(300);
    expect(await find(`https://${origin}${path}`)).toMatchObject({ verdict: "found" });
    expect(asked.map(({ authorization }) => authorization)).toEqual([
      "Bearer first",
      "Bearer second",
    ]);
  });

  it("is the only one, and the token and the authority are for its path alone", async () => {
    const { origin, asked } = await cluster(new Set(["Bearer first"]));
    const other = await cluster(new Set());
    const { cert: ca } = await certificate;
    const { find } = await setsWith([{ host: origin, path, addresses, ca, bearerTokenFile }], {
      dangerouslyAllowAddresses: addresses,
      ca,
    });

    for (const uri of [
      `https://${origin}/api/v1/secrets`,
      `https://${origin}${path}?x=1`,
      `https://${origin}${path}/`,
      `https://${other.origin}${path}`,
    ])
      expect(await find(uri)).toMatchObject({ verdict: "unreachable" });
    expect([...asked, ...other.asked].map(({ authorization }) => authorization)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  it("opens no address for a host beside it", async () => {
    const { origin } = await cluster(new Set());
    const { find } = await setsWith([{ host: origin, addresses }]);
    const port = origin.split(":")[1];
    expect(await find(`https://other.example:${port}/`)).toMatchObject({ verdict: "not_allowed" });
    expect(await find(`https://${host}/`)).toMatchObject({ verdict: "not_allowed" });
  });

  it.each<[string, string]>([
    ["10.1.2.3", "unreachable"],
    ["fd00::1", "unreachable"],
    ["127.0.0.1", "not_allowed"],
    ["169.254.169.254", "not_allowed"],
    ["::1", "not_allowed"],
    ["fe80::1", "not_allowed"],
  ])(
    "may have private addresses, and none of this machine or link: %s",
    async (address, verdict) => {
      const family = address.includes(":") ? 6 : 4;
      // Nothing is there, and the answer comes within the time of a fetch.
      const { find } = await setsWith([{ host: "keys.internal" }], {
        lookup: async () => [{ address, family }],
        timeout: 50,
      });
      expect(await find("https://keys.internal/jwks")).toMatchObject({ verdict });
    },
  );

  it("is unreachable if it redirects, and the token does not follow", async () => {
    const target = await cluster(new Set(["Bearer first"]));
    const { port } = await serveHttps((_, response) => {
      response.writeHead(302, { location: `https://${target.origin}${path}` }).end();
    });
    const { cert: ca } = await certificate;
    const { find } = await setsWith([
      { host: `${host}:${port}`, path, addresses, ca, bearerTokenFile },
      { host: target.origin, addresses, ca },
    ]);
    expect(await find(`https://${host}:${port}${path}`)).toMatchObject({ verdict: "unreachable" });
    expect(target.asked).toEqual([]);
  });

  it.each([
    ["is gone", undefined],
    ["is empty", "\n"],
    ["holds two lines", "a\nb"],
    ["holds a header", "a\r\nX-Other: b"],
  ])("is asked nothing if its token's file %s", async (_, content) => {
    const { origin, asked } = await cluster(new Set());
    const { cert: ca } = await certificate;
    if (content === undefined) await rm(bearerTokenFile);
    else await writeFile(bearerTokenFile, content);
    const { find } = await setsWith([{ host: origin, path, addresses, ca, bearerTokenFile }]);
    expect(await find(`https://${origin}${path}`)).toMatchObject({ verdict: "unreachable" });
    expect(asked).toEqual([]);
  });

  it.each<[Partial<PrivateKeyHost>, string]>([
    [{ host: "https://a" }, "privateHosts.0.host"],
    [{ host: "A.example" }, "privateHosts.0.host"],
    [{ host: "a.example/x" }, "privateHosts.0.host"],
    [{ host: "user@a.example" }, "privateHosts.0.host"],
    [{ host: "a.example:443" }, "privateHosts.0.host"],
    [{ host: "*.example" }, "privateHosts.0.host"],
    [{ path: "jwks" }, "privateHosts.0.path"],
    [{ path: "/a?b" }, "privateHosts.0.path"],
    [{ path: "/a/../b" }, "privateHosts.0.path"],
    [{ path: "//b/c" }, "privateHosts.0.path"],
    [{ bearerTokenFile: "/token" }, "privateHosts.0.path"],
    [{ addresses: ["example.com"] }, "privateHosts.0.addresses"],
    [{ tokenFile: "/token" } as never, "tokenFile"],
  ])("is not taken as %j", (wrong, field) => {
    const make = () =>
      remoteKeySets({ clock: fixedClock(), privateHosts: [{ host: "a.example", ...wrong }] });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(field);
  });
});
