import { ConfigurationError } from "@mintport/core";
import { describe, expect, it } from "vitest";
import { type PagesOptions, pages } from "../src/index.ts";

/** As JavaScript calls it: no compiler looks at the options. */
const problemsOf = (options: object): readonly string[] => {
  try {
    pages(options as PagesOptions);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field }) => field);
  }
};

describe("options", () => {
  it.each([
    ["neither login nor URL", {}, "loginUrl"],
    ["both", { loginUrl: "/login", login: () => null }, "loginUrl"],
    ["a URL that runs a script", { loginUrl: "javascript:alert(1)" }, "loginUrl"],
    ["a misspelt name", { loginUrl: "/login", mesages: {} }, "mesages"],
    ["a language that is none", { loginUrl: "/", messages: { 'x"': {} } }, 'messages.x"'],
    ["a text nobody shows", { loginUrl: "/", messages: { de: { hi: "x" } } }, "messages.de.hi"],
    ["an empty text", { loginUrl: "/", messages: { de: { subject: "" } } }, "messages.de.subject"],
    [
      "a place that nobody fills",
      { loginUrl: "/", messages: { de: { "consent.deny": "{client}" } } },
      "messages.de.consent.deny",
    ],
    ["a default that is no language", { loginUrl: "/", defaultLanguage: "de" }, "defaultLanguage"],
    [
      "an origin with a path",
      { loginUrl: "/", formOrigins: ["https://a.example/x"] },
      "formOrigins",
    ],
    ["origins that are one text", { loginUrl: "/", formOrigins: "https://a.b" }, "formOrigins"],
    ["a login that is no function", { login: {} }, "login"],
    ["messages that are none", { loginUrl: "/", messages: { de: null } }, "messages.de"],
    ["CSS that ends its element", { loginUrl: "/", stylesheet: "</STYLE><script>" }, "stylesheet"],
  ])("with %s stop the start", (_what, options, field) => {
    expect(problemsOf(options)).toEqual([field]);
  });

  it.each([
    "//evil.example/login",
    "/\\evil.example/login",
    "/\t/evil.example/login",
    "login",
    "",
    "https:login",
    "ftp://a.example",
    "https://user@a.example",
    5,
    null,
  ])("with the login URL %j stop the start", (loginUrl) => {
    expect(problemsOf({ loginUrl })).toEqual(["loginUrl"]);
  });

  it.each([
    ["a text", "scopes"],
    [{ "two words": { en: { title: "x" } } }, "scopes.two words"],
    [{ read: "See" }, "scopes.read"],
    [{ read: { title: "See" } }, "scopes.read.title", "scopes.read.title"],
    [{ read: { fr: { title: "Voir" } } }, "scopes.read.fr"],
    [{ read: { en: "See" } }, "scopes.read.en"],
    [{ read: { en: {} } }, "scopes.read.en.title"],
    [{ read: { en: { title: " " } } }, "scopes.read.en.title"],
    [{ read: { en: { title: "See", description: 5 } } }, "scopes.read.en.description"],
    [{ read: { en: { title: "See", text: "x" } } }, "scopes.read.en.text"],
  ])("with the scope texts %j stop the start", (scopes, ...fields) => {
    expect(problemsOf({ loginUrl: "/", scopes })).toEqual(fields);
  });

  it("that are right are taken", () => {
    const messages = { de: { subject: "Angemeldet als {subject}" } };
    const scopes = { "photos:read": { DE: { title: "Sehen" }, en: { title: "See" } } };
    for (const loginUrl of ["/login", "https://a.example/login?x=1", new URL("https://a.example")])
      expect(problemsOf({ loginUrl, messages, scopes, defaultLanguage: "DE" })).toEqual([]);
  });
});
