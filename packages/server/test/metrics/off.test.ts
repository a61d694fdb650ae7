import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { servingMetrics } from "../../src/serving/serving-metrics.ts";

it("a server whose metrics are off measures nothing, and reads no library for it", async () => {
  const nobody = { worker: undefined, say: () => {} };
  expect(await servingMetrics({ metrics: undefined, otlp: undefined }, nobody)).toBeUndefined();

  const child = spawn(
    process.execPath,
    [
      "--conditions=@mintport/source",
      `--import=data:text/javascript,${encodeURIComponent(listing)}`,
      fileURLToPath(new URL("../../src/main.ts", import.meta.url)),
      "dev",
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let [out, loaded] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    loaded += text;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    if (out.includes("client id")) child.kill();
  });
  await once(child, "close");

  expect(loaded).toContain("serving/start-server.ts");
  expect(loaded).not.toMatch(/@opentelemetry|src\/metrics\/(?!metrics-path|worker-metrics)/);
}, 30_000);

const listing = `
import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) });
`;
