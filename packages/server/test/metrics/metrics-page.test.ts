import { readFileSync } from "node:fs";
import { readSettings, startServer } from "@mintport/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, askToken, tokenIn, tokenPath } from "../fixture/ask.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { type Sample, samplesOf } from "./scraped.ts";

const page = readFileSync(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");

interface Documented {
  readonly name: string;
  readonly attributes: readonly string[];
}

const suffixes: Readonly<Record<string, string>> = { s: "_seconds", By: "_bytes" };

/** `.p90` beside `nodejs.eventloop.delay.p50`. */
const sibling = (first: string, name: string): string => first.replace(/\.\w+$/, name);

/** The rows of the page's table, each metric by the name that Prometheus has for it. */
const documented: readonly Documented[] = (page.split("\n## What is measured\n")[1] ?? "")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => {
    const [, names = "", kinds = "", units = "", attributes = ""] = line.split("|");
    const [first = "", ...more] = [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
    const all = [
      first,
      ...more.map((name) => (name.startsWith(".") ? sibling(first, name) : name)),
    ];
    const [ofUnits, ofKinds] = [units.replaceAll("`", "").split(","), kinds.split(",")];
    return all.map((name, index) => {
      const unit = (ofUnits[index] ?? ofUnits.at(-1) ?? "").trim();
      const kind = (ofKinds[index] ?? ofKinds.at(-1) ?? "").trim();
      return {
        name: `${name.replaceAll(/\W/g, "_")}${suffixes[unit] ?? ""}${kind === "counter" ? "_total" : ""}`,
        attributes: [...attributes.matchAll(/`((?:mintport|cpu)\.[\w.]+)`/g)].map(([, attribute]) =>
          (attribute ?? "").replaceAll(".", "_"),
        ),
      };
    });
  });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let samples: readonly Sample[];
let types: readonly string[];
beforeAll(async () => {
  folder = await temporaryFolder();
  const environment = {
    ...{ MINTPORT_PORT: "0", MINTPORT_DATA: folder.path },
    ...{ MINTPORT_METRICS: "on", MINTPORT_METRICS_PORT: "0" },
    MINTPORT_LIMITS: JSON.stringify({ source: { points: 4, duration: 3600 } }),
  };
  server = await startServer(readSettings(environment, { development: true }));
  const origin = `http://127.0.0.1:${server.port}`;
  const token = tokenIn(await askToken(origin));
  await askToken(origin, { client_secret: "wrong" });
  const form = { token, client_id: "service-client-123", client_secret: "super-secret-key" };
  const introspection = `${origin}${tokenPath.replace("/token", "/introspect")}`;
  await ask(introspection, { method: "POST", body: new URLSearchParams(form) });
  for (let n = 0; n < 4; n += 1) await askToken(origin);
  const { text } = await ask(`http://127.0.0.1:${server.metricsPort}/metrics`);
  samples = samplesOf(text);
  types = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = ""]) => name);
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

describe("docs/metrics.md: the table of what is measured", () => {
  it("names every metric that the server has, and none that it has not", () => {
    expect(documented.map(({ name }) => name).sort()).toEqual(
      types.filter((name) => name !== "target_info").sort(),
    );
  });

  it("names every attribute that a metric has, and none that it has not", () => {
    for (const { name, attributes } of documented) {
      const labels = new Set(
        samples
          .filter((sample) => sample.name.replace(/_(?:bucket|sum|count)$/, "") === name)
          .flatMap((sample) => Object.keys(sample.labels)),
      );
      labels.delete("le");
      expect([name, [...labels].sort()]).toEqual([name, [...attributes].sort()]);
    }
  });
});
