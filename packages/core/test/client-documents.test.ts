import { type ClientDocumentsOptions, ConfigurationError, clientDocuments } from "@mintport/core";
import { okAsync } from "@mintport/core/result";
import { describe, expect, it } from "vitest";

const rules = { hosts: "any" as const, delegatedScope: "api:read" };
const right: ClientDocumentsOptions = {
  documents: { fetch: () => okAsync({ verdict: "unreachable", cause: "the test" }) },
  registry: {
    create: () => okAsync({ verdict: "exists" }),
    read: () => okAsync(undefined),
    update: () => okAsync({ verdict: "stale" }),
  },
};

/** What is wrong with options, by field. */
const faultsOf = (change: object): readonly string[] => {
  try {
    clientDocuments({ ...right, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field }) => field);
  }
};

describe("the options of clientDocuments", () => {
  it.each<readonly [object, readonly string[]]>([
    [{}, []],
    [{ tenants: { a: rules, b: "off" }, everyTenant: rules }, []],
    [{ everyTenant: { ...rules, hosts: ["app.example", "app.example:8443"] } }, []],
    [{ everyTenant: { ...rules, loopbackNames: ["localhost"], consentLifetime: 60 } }, []],
    [{ tenant: {} }, ["tenant"]],
    [{ documents: {} }, ["documents"]],
    [{ registry: { create: 1 } }, ["registry", "registry", "registry"]],
    [{ tenants: { a: { ...rules, host: "any" } } }, ["tenants.a.host"]],
    [{ tenants: { a: "on" } }, ["tenants.a"]],
    [{ everyTenant: { ...rules, hosts: undefined } }, ["everyTenant.hosts"]],
    [{ everyTenant: { ...rules, hosts: ["https://app.example"] } }, ["everyTenant.hosts"]],
    [{ everyTenant: { ...rules, hosts: ["APP.example"] } }, ["everyTenant.hosts"]],
    [{ everyTenant: { ...rules, hosts: ["*.app.example"] } }, ["everyTenant.hosts"]],
    [{ everyTenant: { ...rules, hosts: ["app.example/a"] } }, ["everyTenant.hosts"]],
    [{ everyTenant: { ...rules, hosts: [1] } }, ["everyTenant.hosts"]],
    [{ everyTenant: { hosts: "any" } }, ["everyTenant.delegatedScope"]],
    [{ everyTenant: { ...rules, delegatedScope: "a  b" } }, ["everyTenant.delegatedScope"]],
    [
      { everyTenant: { ...rules, defaultDelegatedScope: "b" } },
      ["everyTenant.defaultDelegatedScope"],
    ],
    [{ everyTenant: { ...rules, devices: "yes" } }, ["everyTenant.devices"]],
    [{ everyTenant: { ...rules, loopbackNames: ["host"] } }, ["everyTenant.loopbackNames"]],
    [{ everyTenant: { ...rules, offlineAccess: "never" } }, ["everyTenant.offlineAccess"]],
    [{ everyTenant: { ...rules, consentLifetime: 0 } }, ["everyTenant.consentLifetime"]],
  ])("%# are judged field by field", (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });
});
