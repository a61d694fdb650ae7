import { defineConfig } from "vitest/config";

/** Tests run on the sources: no build stands between an edit and its test. */
const conditions = ["@mintport/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["{packages/{*,*/*},examples/*}/test/**/*.test.ts"],
    globalSetup: [
      "packages/internal/test-engines/src/set-up.ts",
      "packages/console/build/set-up.ts",
    ],
    reporters: ["default", "./.ci/closing-line.ts"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      // What has a threshold: to map the rest back to its sources takes minutes, and nobody reads it.
      include: ["packages/core/src/{domain,errors}/**"],
      reporter: ["text-summary"],
      thresholds: {
        "packages/core/src/errors/**": { lines: 100, branches: 100 },
        "packages/core/src/domain/**": { lines: 100, branches: 100 },
      },
    },
  },
});
