import type { EndpointRequest } from "@mintport/core";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { maxParameters } from "../../src/domain/form.ts";
import { readFormRequest } from "../../src/endpoints/form-request.ts";

type Form = NonNullable<EndpointRequest["form"]>;

const contentType = "application/x-www-form-urlencoded";

/** Reads a request whose form a framework has parsed. */
const read = (
  form: Form | undefined,
  more: Partial<EndpointRequest> = {},
  headers: Readonly<Record<string, string>> = { "content-type": contentType },
) =>
  readFormRequest(
    {
      ...{ tenant: "main", method: "POST", url: "/token", body: undefined, form },
      headers: new Map(Object.entries(headers)),
      ...more,
    },
    { bodyLimit: 1000, neverInUrl: [] },
  );
const parametersOf = (...asked: Parameters<typeof read>) => [
  ...expectOk(read(...asked)).parameters,
];
const reasonOf = (...asked: Parameters<typeof read>) => expectErr(read(...asked)).reason;

describe("a form that a framework has parsed already", () => {
  it("is read where no body is left, as it stands: nothing is decoded a second time", () => {
    expect(
      parametersOf([
        ["grant_type", "x"],
        ["scope", "a+b%20c &="],
      ]),
    ).toEqual([
      ["grant_type", "x"],
      ["scope", "a+b%20c &="],
    ]);
    expect(parametersOf([])).toEqual([]);
  });

  it("is not looked at where there is a body, though it is empty", () => {
    expect(parametersOf([["a", "form"]], { body: "a=body" })).toEqual([["a", "body"]]);
    expect(parametersOf([["a", "form"]], { body: "" })).toEqual([]);
  });

  it("must be there where no body is: otherwise it is the embedder's mistake", () => {
    const error = expectErr(read(undefined));
    expect(error).toMatchObject({ error: "server_error", reason: "body_taken" });
  });

  it("RFC 6749 §3.2: holds each name once, and names a known one in the refusal", () => {
    for (const value of ["a", "b", ""])
      expect(
        reasonOf([
          ["x", "a"],
          ["x", value],
        ]),
      ).toBe("parameter_repeated");
    const error = expectErr(
      read([
        ["scope", ""],
        ["scope", "a"],
      ]),
    );
    expect([error.reason, error.description]).toEqual([
      "parameter_repeated",
      expect.stringContaining("scope"),
    ]);
  });

  it("RFC 6749 §3.2: takes an empty value as absent", () => {
    expect(
      parametersOf([
        ["a", ""],
        ["b", "1"],
        ["c", ""],
      ]),
    ).toEqual([["b", "1"]]);
  });

  it("holds so many pairs, and not one more, empty ones among them", () => {
    const pairs = (count: number, value = "1"): Form =>
      Array.from({ length: count }, (_, i) => [`p${i}`, value] as const);
    expect(maxParameters).toBe(100);
    expect(parametersOf(pairs(maxParameters))).toHaveLength(maxParameters);
    expect(reasonOf(pairs(maxParameters + 1))).toBe("parameters_too_many");
    expect(reasonOf(pairs(maxParameters + 1, ""))).toBe("parameters_too_many");
  });

  it("was sent as a form: JSON that a framework has parsed is none", () => {
    const form: Form = [["grant_type", "x"]];
    for (const headers of [{}, { "content-type": "application/json" }])
      expect(reasonOf(form, {}, headers)).toBe("media_type_unsupported");
    expect(parametersOf(form, {}, { "content-type": `${contentType}; charset=UTF-8` })).toEqual(
      form,
    );
  });

  it("is as long as a body may be, and no longer", () => {
    expect(parametersOf([["a", "y".repeat(997)]])).toHaveLength(1);
    expect(reasonOf([["a", "y".repeat(998)]])).toBe("body_too_large");
  });
});
