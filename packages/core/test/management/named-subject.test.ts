import {
  ConfigurationError,
  defineClient,
  defineTenant,
  type TenantDefinition,
} from "@mintport/core";
import { expect, it } from "vitest";

const refusalOf = (define: () => unknown): string => {
  try {
    define();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return "";
};

const issuer = "http://auth.example";

it.each<[string, unknown]>([
  ['tenant "main": issuer: ', "main"],
  ['tenant "a b?c": id: ', "a b\u202ec"],
  ['tenant "a??": id: ', "a\r\n"],
  [`tenant "${"x".repeat(64)}…": id: `, "x".repeat(65)],
  ["tenant: id: ", 5],
  ["tenant: id: ", undefined],
])("an error about one tenant begins with its name, on one line: %s", (beginning, id) => {
  const definition = { id, issuer } as TenantDefinition;
  expect(refusalOf(() => defineTenant(definition)).slice(0, beginning.length)).toBe(beginning);
});

it("an error about one client begins with its name, among many", () => {
  const define = (id: string, grantTypes: readonly string[]) =>
    defineClient({ id, grantTypes, ...(id === "b" ? { accessTokenLifetime: -1 } : {}) });
  expect(refusalOf(() => ["a", "b", "c"].map((id) => define(id, [])))).toMatch(
    /^client "b": accessTokenLifetime: /,
  );
});
