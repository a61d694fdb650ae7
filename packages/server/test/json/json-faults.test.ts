import { describe, expect, it } from "vitest";
import { jsonFaults } from "../../src/json/json-faults.ts";

const fieldsOf = (json: string) => jsonFaults(json).map(({ field }) => field);

describe("what a JSON text says and JSON.parse does not keep", () => {
  it.each([
    ['{"a":1,"a":2}', ["a"]],
    ['{"a":1,"\\u0061":2}', ["a"]],
    ['{"a":[{"b":1},{"b":1,"c":{"d":1,"d":1}}]}', ["a.1.c.d"]],
    ['{"a":{"b":1},"c":{"b":1}}', []],
    ['{"a":"a","b":["a","a"],"c":"{\\"a\\":1,\\"a\\":1}"}', []],
    ['[{"a":1},{"a":1,"a":1}]', ["1.a"]],
  ])("a member that stands twice in one object (RFC 8259 §4): %s", (json, fields) => {
    JSON.parse(json);
    expect(fieldsOf(json)).toEqual(fields);
  });

  it.each([
    ['{"n":9007199254740991}', []],
    ['{"n":-9007199254740991,"m":[0.1,1e3,-0,1E-3]}', []],
    ['{"n":9007199254740992}', ["n"]],
    ['{"claims":{"id":[1,12345678901234567890]}}', ["claims.id.1"]],
    ['{"n":-9007199254740993}', ["n"]],
    ['{"n":1e400}', ["n"]],
    ['"9007199254740993"', []],
    ["9007199254740993", [""]],
  ])("a number of which digits are lost (RFC 8259 §6): %s", (json, fields) => {
    JSON.parse(json);
    expect(fieldsOf(json)).toEqual(fields);
  });

  it("__proto__, wherever it stands as a name", () => {
    expect(fieldsOf('{"a":{"__proto__":1},"\\u005f_proto__":1}')).toEqual([
      ...["a.__proto__", "__proto__"],
    ]);
    expect(fieldsOf('{"a":"__proto__"}')).toEqual([]);
  });

  it("tells ten faults and no more, of a text that is all faults", () => {
    expect(jsonFaults(`[${"1e999,".repeat(1000)}1]`)).toHaveLength(10);
  });
});
