/** The import table of docs/architecture.md, as rules. `check-imports` runs them and makes sure that they see. */

const core = "^packages/core/src";
const thirdParty = "node_modules";

/** The import table: what each folder of core may import, of core and of others'. */
const table = {
  errors: { packages: ["neverthrow"] },
  domain: { own: ["errors"], packages: ["neverthrow"] },
  messages: { own: ["domain"], packages: [] },
  ports: { own: ["messages", "domain", "errors"], packages: ["neverthrow", "jose"] },
  deadlines: { own: ["ports", "domain", "errors"], packages: ["neverthrow"] },
  records: { own: ["domain", "errors"], packages: ["neverthrow", "zod"] },
  jwt: { own: ["ports", "domain", "errors"], packages: ["neverthrow", "jose"] },
  "client-authentication": {
    own: ["tokens", "jwt", "deadlines", "ports", "domain", "errors"],
    packages: ["neverthrow", "jose"],
  },
  tokens: {
    own: ["jwt", "records", "ports", "domain", "errors"],
    packages: ["neverthrow", "jose"],
  },
  grants: {
    own: ["tokens", "jwt", "records", "deadlines", "ports", "domain", "errors"],
    packages: ["neverthrow"],
  },
  endpoints: {
    own: [
      ...["grants", "tokens", "client-authentication", "jwt", "records"],
      ...["deadlines", "ports", "messages", "domain", "errors"],
    ],
    packages: ["neverthrow"],
  },
  management: { own: ["ports", "domain", "errors"], packages: ["neverthrow", "zod"] },
};

const folderRules = Object.entries(table).map(([folder, { own = [], packages }]) => ({
  name: `core-${folder}`,
  severity: "error",
  from: { path: `${core}/${folder}/` },
  to: {
    pathNot: [
      ...[folder, ...own].map((name) => `${core}/${name}/`),
      ...packages.map((name) => `${thirdParty}/${name}/`),
    ],
  },
}));

/** What stands beside the folders: the wiring, its configuration, and the doors. */
const wiring = `${core}/[^/]+\\.ts$`;

/** The door that hands neverthrow on, so that everybody has the one copy. */
const results = `${core}/result\\.ts$`;

/** Of two files or folders side by side, neither imports the other. */
const apart = (name, folder) => ({
  name,
  severity: "error",
  from: { path: `${core}/${folder}/([^/]+)` },
  to: { path: `${core}/${folder}/`, pathNot: `${core}/${folder}/$1` },
});

/** Where a package begins: by itself, or in a category. */
const place = "(?:(?:storage|keys|operations|internal)/)?[^/]+";

/** Nothing of ours may be imported but core. */
const adapters =
  "^packages/((?:storage|keys|operations)/[^/]+|http|pages|resource-server|testing)/src/";

/** What verifies signatures on Node: two packages have it in common, and neither can import the other. */
const verifier = "^packages/keys/signature-verifier/";
const verifiers = "^packages/(?:keys/crypto|resource-server)/src/";

/** A framework's binding holds its guard as well, which asks the resource server. */
const guarded = "^packages/resource-server/";

/** They wire adapters, or try them. */
const compositionRoots = "^packages/(?:server|internal/(?:conformance|bench|chaos))/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },

    {
      name: "core-has-no-other-folder",
      severity: "error",
      from: {
        path: `${core}/[^/]+/`,
        pathNot: Object.keys(table).map((name) => `${core}/${name}/`),
      },
      to: {},
    },
    ...folderRules,
    {
      name: "core-wiring",
      severity: "error",
      from: { path: wiring, pathNot: results },
      to: { path: thirdParty, pathNot: `${thirdParty}/zod/` },
    },
    {
      name: "results-come-from-core",
      severity: "error",
      from: { path: "^packages/", pathNot: core },
      to: { path: `${thirdParty}/neverthrow/` },
    },
    {
      name: "nobody-imports-the-wiring",
      severity: "error",
      from: { path: `${core}/[^/]+/` },
      to: { path: wiring },
    },
    apart("no-grant-type-imports-another", "grants/types"),
    apart("no-client-authentication-method-imports-another", "client-authentication/methods"),
    {
      name: "no-endpoint-imports-another",
      severity: "error",
      from: { path: `${core}/endpoints/([^/]+)/` },
      to: { path: `${core}/endpoints/[^/]+/`, pathNot: `${core}/endpoints/(?:$1|steps|browser)/` },
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
      to: { path: "^packages/(?!core/)", pathNot: ["^packages/$1/", verifier, guarded] },
    },
    {
      name: "who-guards-routes",
      severity: "error",
      from: { path: adapters, pathNot: ["^packages/http/src/", guarded] },
      to: { path: guarded },
    },
    {
      name: "who-verifies-signatures",
      severity: "error",
      from: { path: adapters, pathNot: [verifier, verifiers] },
      to: { path: verifier },
    },
    {
      name: "by-public-name-only",
      severity: "error",
      from: { path: `^packages/(${place})/(?:src|test|race|load)/` },
      // "local" is an import by path. One by a package's name goes through its `exports`.
      to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    {
      name: "nobody-imports-the-composition-roots",
      severity: "error",
      from: { path: `^packages/${place}/src/`, pathNot: compositionRoots },
      to: { path: compositionRoots },
    },
  ],
  options: {
    doNotFollow: { path: thirdParty },
    // Of ours only: most libraries are found in their own `dist`.
    // And not what is built elsewhere, by a framework that is not installed here.
    exclude: {
      path: `^packages/${place}/(?:dist|\\.vitepress/(?:dist|cache)|\\.types|\\.scratch|sites/(?:next|sveltekit))/`,
    },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["@mintport/source", "import", "node", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".js", ".d.ts"],
    },
  },
};
