import { generateKeyPairSync } from "node:crypto";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";
import { QuickFilesFirst } from "./quick-files-first.ts";

/** What core does behind a binding, by RFC section. */
const flows = [
  "packages/conformance/test/{rfc*,clients,api-keys,explain,extension,token-reuse,management,limits}/**/*.test.ts",
];

/** Which tests judge: `quick`, `all`, or `static`, which are core's own alone. */
const tests = process.env["MINTPORT_MUTATION"];

/** Slow, or about what others ask as well: these see only what the quick ones let live. */
const slow = [
  "packages/conformance/test/{clients,limits,management,rfc6750}/**",
  "packages/conformance/test/rfc6749/{5.2-no-request-harms,2.3-indistinguishable-failures}.test.ts",
  "packages/conformance/test/rfc7009/{2-resource-server,revocation-epochs}.test.ts",
  "packages/conformance/test/rfc7523/{2.2-secret-sealer,jwks-uri,faults}.test.ts",
  "packages/conformance/test/rfc7662/{verified-tokens,2.2-inactive}.test.ts",
  "packages/conformance/test/rfc8414/tenant-{names,separation}.test.ts",
  "packages/conformance/test/rfc8693/{chains,policy,clients}.test.ts",
  "packages/conformance/test/rfc8705/{2.2-self-signed,3-resource}.test.ts",
  "packages/conformance/test/rfc8707/2.2-bounds.test.ts",
  "packages/conformance/test/rfc9068/{2.2-algorithms,4-*,token-length}.test.ts",
  "packages/conformance/test/rfc9449/{7-resource,11.1-replay}.test.ts",
];

const rsaPairs = Array.from({ length: 12 }, () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    spki: publicKey.export({ type: "spki", format: "der" }).toString("base64url"),
    pkcs8: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64url"),
  };
});

/** The tests that judge core's mutants: its own, and the flows by RFC section over one binding and memory. */
export default defineConfig({
  ...base,
  root: new URL("../..", import.meta.url).pathname,
  test: {
    ...base.test,
    globalSetup: [],
    setupFiles: [".ci/mutation/ready-keys.ts"],
    provide: { rsaPairs },
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: QuickFilesFirst },
    include: ["packages/core/test/**/*.test.ts", ...(tests === "static" ? [] : flows)],
    exclude: tests === "quick" ? slow : [],
    env: { MINTPORT_TEST_STACKS: "one" },
  },
});
