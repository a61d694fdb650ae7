import { ConfigurationError } from "@mintport/core";
import { type KnownOptions, requireKnownOptions, unknownOptions } from "@mintport/core/ports";
import { describe, expect, expectTypeOf, it } from "vitest";

interface Options {
  readonly keyPrefix?: string;
  readonly deadline?: number;
}

const known: KnownOptions<Options> = { keyPrefix: true, deadline: true };

const problemsOf = (options: unknown) => unknownOptions<Options>(options as Options, known);

describe("options by their names", () => {
  it("have no problem where each name is one that somebody reads, whatever its value", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ keyPrefix: "auth:", deadline: undefined })).toEqual([]);
  });

  it("tell every unknown name at once, each with the nearest known one", () => {
    expect(problemsOf({ keyPrefx: "auth:", deadlin: 1, color: "red" })).toEqual([
      { field: "keyPrefx", message: "is not known; did you mean keyPrefix?" },
      { field: "deadlin", message: "is not known; did you mean deadline?" },
      { field: "color", message: "is not known" },
    ]);
  });

  it("are not known by what every object inherits", () => {
    expect(problemsOf({ toString: 1 })).toEqual([{ field: "toString", message: "is not known" }]);
  });

  it("are told where they stand", () => {
    expect(unknownOptions<Options>({ deadlin: 1 } as Options, known, "keys[0]")).toEqual([
      { field: "keys[0].deadlin", message: "is not known; did you mean deadline?" },
    ]);
  });

  it.each([["auth:"], [null], [["auth:"]], [7]])("must be an object: %o is none", (options) => {
    expect(problemsOf(options)).toEqual([{ field: "", message: "must be an object of options" }]);
  });

  it("are refused with the name of who takes them", () => {
    expect(() => {
      requireKnownOptions("cached", { deadlin: 1 } as Options, known);
    }).toThrow(
      new ConfigurationError("cached", [
        { field: "deadlin", message: "is not known; did you mean deadline?" },
      ]),
    );
  });

  it("are taken where all are known, and a name that is no name is compared with none", () => {
    expect(() => {
      requireKnownOptions("cached", { deadline: 1 }, known);
    }).not.toThrow();
    const long = "x".repeat(101);
    expect(unknownOptions({ [long]: 1 }, known)).toEqual([
      { field: long, message: "is not known" },
    ]);
  });

  it("are all listed, those of each member of a union: the type leaves none out and takes no other", () => {
    expectTypeOf<KnownOptions<Options | { readonly db: object }>>().toEqualTypeOf<
      Readonly<Record<"keyPrefix" | "deadline" | "db", true>>
    >();
  });
});
