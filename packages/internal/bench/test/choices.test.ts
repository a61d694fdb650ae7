import { describe, expect, it } from "vitest";
import { readChoices } from "../src/choices.ts";
import { plan } from "../src/plan.ts";

describe("readChoices", () => {
  it("runs everything where nothing is chosen", () => {
    const choices = readChoices([]);
    expect(choices).toMatchObject({ command: "measure", rounds: 3, connections: [1, 16, 64] });
    const stores = plan(choices).filter(({ section }) => section === "stores");
    expect(stores.map(({ store, cached }) => (cached ? `${store}+cache` : store))).toEqual([
      ...["memory", "memory", "sqlite", "sqlite+cache"],
      ...["postgres", "postgres+cache", "redis", "redis+cache"],
    ]);
  });

  it("runs what is chosen and nothing else", () => {
    const choices = readChoices(["--only", "token", "--alg", "EdDSA", "--contenders", "floor"]);
    expect(plan(choices)).toHaveLength(1);
    expect(plan(choices)[0]).toMatchObject({ contender: "floor", algorithm: "EdDSA" });
  });

  it("asks for tokens of each kind, and of each contender what it knows", () => {
    const choices = readChoices(["--only", "authentication,opaque,introspection,secrets"]);
    const named = plan(choices).map(
      ({ section, contender, authentication, format, secretScheme, endpoint }) =>
        [section, contender, authentication, format, secretScheme, endpoint].join(" "),
    );
    expect(named.filter((name) => name.includes("private_key_jwt"))).toEqual([
      "authentication mintport-node private_key_jwt jwt sha256 token",
      "authentication oidc-provider private_key_jwt jwt sha256 token",
    ]);
    expect(named.filter((name) => name.startsWith("opaque"))).toEqual([
      "opaque mintport-node client_secret_post opaque sha256 token",
      "opaque oidc-provider client_secret_post opaque sha256 token",
    ]);
    expect(named.filter((name) => name.startsWith("introspection"))).toEqual([
      "introspection mintport-node client_secret_post jwt sha256 introspection",
      "introspection jmondi client_secret_post jwt sha256 introspection",
      "introspection node-oauth2-server client_secret_post jwt sha256 introspection",
      "introspection oidc-provider client_secret_post opaque sha256 introspection",
    ]);
    expect(named.filter((name) => name.startsWith("secrets"))).toEqual([
      "secrets mintport-node client_secret_post jwt sha256 token",
      "secrets mintport-node client_secret_post jwt argon2id token",
    ]);
  });

  it("takes scale for the sections that count processes", () => {
    const { sections } = readChoices(["--only", "token,scale"]);
    expect(sections).toEqual(["token", "workers", "fleet"]);
  });

  it("reads any number of files for a report", () => {
    const { command, report } = readChoices(["--report", "a.json", "b.json"]);
    expect({ command, report }).toEqual({ command: "report", report: ["a.json", "b.json"] });
  });

  it("grows to small sizes unless it is told otherwise", () => {
    expect(readChoices(["growth"])).toMatchObject({ command: "growth", scale: "small" });
    expect(readChoices(["growth", "--scale", "full"]).scale).toBe("full");
  });

  it.each([
    ["--scale", "huge"],
    ["--series", "users"],
    ["--alg", "HS256"],
    ["--only", "tokens"],
    ["--contenders", "nobody"],
    ["--rounds", "0"],
    ["--connections", "1,many"],
  ])("refuses %s %s and names the flag", (flag, value) => {
    expect(() => readChoices([flag, value])).toThrow(flag);
  });

  it("refuses a command that there is none of", () => {
    expect(() => readChoices(["soaks"])).toThrow("no command soaks");
  });
});
