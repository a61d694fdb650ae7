/** The import table of docs/architecture.md, as rules. `check-imports.ts` runs them and makes sure that they see. */

const core = "^packages/core/src";
const thirdParty = "node_modules";

/** What a folder of core may import: of core, and of others'. */
const mayImport = (folder, own, packages = []) => ({
  name: `core-${folder}`,
  severity: "error",
  from: { path: `${core}/${folder}/` },
  to: {
    pathNot: [
      ...[folder, ...own].map((name) => `${core}/${name}/`),
      ...packages.map((name) => `${thirdParty}/${name}/`),
    ],
  },
});

const domainUp = ["ports", "domain", "errors"];
const wiring = ["config", "authorization-server", "index"].map((name) => `${core}/${name}\\.ts$`);

/** Every folder of core. A file anywhere else would be one that none of the rules below holds. */
const folders =
  "errors|domain|ports|proofs|records|client-authentication|tokens|grants|endpoints|management";

/** Nothing of ours may be imported but core. */
const adapters =
  "^packages/(crypto|crypto-pkcs11|http|rate-limit|resource-server|storage-[a-z]+|telemetry|testing)/src/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },

    {
      name: "core-has-no-other-folder",
      severity: "error",
      from: { path: core, pathNot: [...wiring, `${core}/(?:${folders})/`] },
      to: {},
    },

    mayImport("errors", [], ["neverthrow"]),
    mayImport("domain", ["errors"], ["neverthrow"]),
    mayImport("ports", ["domain", "errors"], ["neverthrow", "jose"]),
    {
      name: "ports-know-jose-by-its-types",
      severity: "error",
      from: {
        path: `${core}/ports/`,
        pathNot: `${core}/ports/(?:entropy|digester|signature-verifier)\\.ts$`,
      },
      to: { path: `${thirdParty}/jose/`, dependencyTypesNot: ["type-only"] },
    },
    mayImport("proofs", domainUp, ["neverthrow", "jose"]),
    mayImport("client-authentication", ["proofs", ...domainUp], ["neverthrow", "jose"]),
    mayImport("tokens", ["proofs", ...domainUp], ["neverthrow", "jose"]),
    mayImport("records", ["domain", "errors"], ["neverthrow", "zod"]),
    mayImport("grants", ["tokens", "proofs", ...domainUp], ["neverthrow", "zod"]),
    mayImport(
      "endpoints",
      ["grants", "tokens", "proofs", "client-authentication", ...domainUp],
      ["neverthrow", "zod"],
    ),
    mayImport("management", domainUp, ["neverthrow", "zod"]),
    {
      name: "core-wiring",
      severity: "error",
      from: { path: wiring },
      to: { path: thirdParty, pathNot: `${thirdParty}/zod/` },
    },
    {
      name: "zod-in-the-configuration-only",
      severity: "error",
      from: { path: wiring, pathNot: `${core}/config\\.ts$` },
      to: { path: `${thirdParty}/zod/` },
    },
    {
      name: "nobody-imports-the-wiring",
      severity: "error",
      from: { path: core, pathNot: wiring },
      to: { path: wiring },
    },
    {
      name: "no-grant-imports-another",
      severity: "error",
      from: { path: `${core}/grants/` },
      to: {
        path: `${core}/grants/`,
        pathNot: `${core}/grants/(?:grant-type|exchange-parameters|exchange-policy|exchange-target)\\.ts$`,
      },
    },
    {
      name: "no-client-authentication-method-imports-another",
      severity: "error",
      from: { path: `${core}/client-authentication/` },
      to: {
        path: `${core}/client-authentication/`,
        pathNot: `/(?:credential-parameters|client-authentication-method|authorization-header|client-secret|client-assertion|client-jwt|certificate|limited|admission|opened-alike)\\.ts$`,
      },
    },
    {
      name: "no-endpoint-imports-another",
      severity: "error",
      from: { path: `${core}/endpoints/([^/]+)/` },
      to: { path: `${core}/endpoints/[^/]+/`, pathNot: `${core}/endpoints/$1/` },
    },
    {
      name: "core-is-free-of-node",
      severity: "error",
      from: { path: core },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-imports-none-of-ours",
      severity: "error",
      from: { path: core },
      to: { path: "^packages/", pathNot: core },
    },
    {
      name: "adapters-import-only-core-of-ours",
      severity: "error",
      from: { path: adapters },
      to: { path: "^packages/(?!core/)", pathNot: "^packages/$1/" },
    },
    {
      name: "by-public-name-only",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      // "local" is an import by path. One by a package's name goes through its `exports`.
      to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    {
      name: "nobody-imports-the-composition-roots",
      severity: "error",
      from: {
        path: "^packages/[^/]+/src/",
        pathNot: "^packages/(?:server|conformance|bench|chaos)/",
      },
      to: { path: "^packages/(?:server|conformance|bench|chaos)/" },
    },
  ],
  options: {
    doNotFollow: { path: thirdParty },
    // Of ours only: most libraries are found in their own `dist`.
    exclude: { path: "^packages/[^/]+/(?:dist|\\.types|\\.scratch)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["@mintport/source", "import", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".js", ".d.ts"],
    },
  },
};
