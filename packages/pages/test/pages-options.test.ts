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
    ["CSS that ends its element", { loginUrl: "/", stylesheet: "</STYLE><script>" }, "stylesheet"],
  ])("with %s stop the start", (_what, options, field) => {
    expect(problemsOf(options)).toEqual([field]);
  });

  it("that are right are taken", () => {
    const messages = { de: { subject: "Angemeldet als {subject}" } };
    expect(problemsOf({ loginUrl: "/login", messages, defaultLanguage: "DE" })).toEqual([]);
  });
});
