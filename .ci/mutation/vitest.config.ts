import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";

/** The tests that judge core's mutants: its own, and the flows by RFC section over one binding and memory. */
export default defineConfig({
  ...base,
  root: new URL("../..", import.meta.url).pathname,
  test: {
    ...base.test,
    globalSetup: [],
    include: [
      "packages/core/test/**/*.test.ts",
      "packages/conformance/test/{rfc*,clients,api-keys,explain,extension,token-reuse,management,limits}/**/*.test.ts",
    ],
    env: { MINTPORT_TEST_STACKS: "one" },
  },
});
