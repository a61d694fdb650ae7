import {
  type ClientAuthenticationMethod,
  clientSecretBasic,
  createAuthorizationServer,
  noClientAuthentication,
  selfSignedTlsClientAuth,
} from "@mintport/core";
import { describe, expect, it } from "vitest";
import { declarationProblems } from "../../src/client-authentication/declaration-problems.ts";
import { method } from "./own-method.ts";

const fieldsOf = (declared: object) => declarationProblems(declared).map(({ field }) => field);

it.each([
  ["no function", "Acme"],
  ["one that answers no text", () => 7],
  ["one that answers what no header carries", () => "Acme ™"],
  [
    "one that throws",
    () => {
      throw new Error("no realm");
    },
  ],
])("a challenge that is %s is named", (_, challenge) => {
  expect(declarationProblems({ credentials: {}, challenge })).toEqual([
    { field: "challenge", message: "must be a function that answers printable ASCII" },
  ]);
});

describe("what a method declares", () => {
  it.each<object>([
    clientSecretBasic,
    selfSignedTlsClientAuth,
    noClientAuthentication,
    { credentials: { parameters: ["a-b.c", "é"], headers: ["x-api-key"], certificate: true } },
    { credentials: {}, reasons: ["a", "a_0", "a".repeat(64)] },
  ])("may be as in case %#", (declared) => {
    expect(declarationProblems(declared)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [undefined, "credentials"],
    [null, "credentials"],
    [["badge"], "credentials"],
    ["badge", "credentials"],
    [{ header: ["x-badge"] }, "credentials.header"],
    [{ toString: [] }, "credentials.toString"],
    [{ parameters: "badge" }, "credentials.parameters"],
    [{ parameters: [""] }, "credentials.parameters"],
    [{ parameters: ["client_id"] }, "credentials.parameters"],
    [{ parameters: ["badge", "grant_type"] }, "credentials.parameters"],
    [{ headers: ["X-Badge"] }, "credentials.headers"],
    [{ headers: ["x badge"] }, "credentials.headers"],
    [{ headers: ["authorization"] }, "credentials.headers"],
    [{ headers: [7] }, "credentials.headers"],
    [{ authorizationSchemes: ["Badge"] }, "credentials.authorizationSchemes"],
    [{ authorizationSchemes: [""] }, "credentials.authorizationSchemes"],
    [{ certificate: false }, "credentials.certificate"],
  ])("is not %j", (credentials, field) => {
    expect(fieldsOf({ credentials })).toEqual([field]);
  });

  it.each([[["A"]], [[""]], [["a b"]], [["a".repeat(65)]], ["abc"], [[7]]])(
    "is no reason like %j, which logs and metrics could not hold",
    (reasons) => {
      expect(fieldsOf({ credentials: {}, reasons })).toEqual(["reasons"]);
    },
  );

  it("is looked at when the server is made, by the place of the method", () => {
    const wrong = { ...method("badge", undefined), credentials: { header: [] } };
    const clientAuthentication = [clientSecretBasic, wrong as ClientAuthenticationMethod];
    expect(() => createAuthorizationServer({ clientAuthentication } as never)).toThrow(
      /clientAuthentication\.1\.credentials\.header: must be one of parameters, headers,/,
    );
  });
});
