import { Agent, request } from "node:http";
import { expect, it } from "vitest";
import { documented, tokenPath } from "../fixture/ask.ts";
import { freePort, serve } from "../fixture/child.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { scraped, total } from "./scraped.ts";

it("a scrape of any worker answers the metrics of all, each with its place, and a replaced one keeps it", async () => {
  const folder = await temporaryFolder();
  const [port, metricsPort] = [await freePort(), await freePort()];
  const server = serve(
    {
      MINTPORT_PORT: String(port),
      MINTPORT_DATA: folder.path,
      MINTPORT_METRICS: "on",
      MINTPORT_METRICS_PORT: String(metricsPort),
    },
    ...["--workers", "2"],
  );
  try {
    await server.says(/2 workers serve/);
    for (let n = 0; n < 30; n += 1) expect(await askOnItsOwn(port)).toBe(200);

    for (let n = 0; n < 6; n += 1) {
      const samples = await scraped(metricsPort);
      expect(total(samples, "mintport_tokens_issued_total")).toBe(30);
      expect(
        samples
          .filter(({ name }) => name === "process_uptime_seconds")
          .map(({ labels }) => labels["worker"]),
      ).toEqual(["1", "2"]);
    }
  } finally {
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    await folder.remove();
  }
});

/** On a connection of its own, so that the kernel chooses a worker. */
const askOnItsOwn = (port: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(
      {
        ...{ host: "127.0.0.1", port, path: tokenPath, method: "POST", agent: new Agent() },
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .on("error", reject)
      .end(new URLSearchParams(documented).toString());
  });
