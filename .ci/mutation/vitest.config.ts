import { generateKeyPairSync } from "node:crypto";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";
import { QuickFilesFirst } from "./quick-files-first.ts";

/** What core does behind a binding, by RFC section. */
const flows = [
  "packages/internal/conformance/test/{rfc*,clients,api-keys,explain,extension,id-jag,token-reuse,management,limits}/**/*.test.ts",
  "packages/internal/conformance/test/users/*.test.ts",
];

/** Other processes, browsers and engines: they are long, and what they prove is not core's. */
const elsewhere = [
  "packages/internal/conformance/test/users/{behind-security-headers,built-login,embedded-login,killed,copied-store,device-races}.test.ts",
];

const rsaPairs = Array.from({ length: 12 }, () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    spki: publicKey.export({ type: "spki", format: "der" }).toString("base64url"),
    pkcs8: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64url"),
  };
});

/**
 * The tests that judge core's mutants: its own (alone, with `MINTPORT_MUTATION=core`), and the flows by RFC section over
 * one binding and memory.
 */
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
    include: [
      "packages/core/test/**/*.test.ts",
      ...(process.env["MINTPORT_MUTATION"] === "core" ? [] : flows),
    ],
    exclude: elsewhere,
    env: { MINTPORT_TEST_STACKS: "one" },
  },
});
