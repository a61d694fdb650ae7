import { createServer } from "node:http";
import { connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { oauth } from "@mintport/http/hono";
import { Hono, type MiddlewareHandler } from "hono";
import { describe, expect, it } from "vitest";
import { siteOf } from "./listen.ts";
import { good, makeParts, type Site } from "./parts.ts";

const form = "application/x-www-form-urlencoded";
const path = "/auth/oauth/token";

/** Runs a case on a server of Hono's own adapter, with a middleware before the binding. */
const behind = async (
  before: MiddlewareHandler,
  run: (site: Site, limit: number) => Promise<void>,
): Promise<void> => {
  const { server, options } = await makeParts();
  const listener = getRequestListener(new Hono().use(before).use(oauth(server, options)).fetch);
  const site = await siteOf(
    createServer((request, response) => void listener(request, response)).listen(0, "127.0.0.1"),
  );
  try {
    await run(site, server.bodyLimit);
  } finally {
    await site.close();
  }
};
const nothing: MiddlewareHandler = (_context, next) => next();
const post = ({ origin }: Site): Promise<Response> =>
  fetch(`${origin}${path}`, {
    ...{ method: "POST", body: good, headers: { "Content-Type": form } },
    signal: AbortSignal.timeout(5000),
  });

/** The first line of the answer to bytes that never come to their end. */
const answerTo = ({ origin }: Site, fields: string, sent: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(origin);
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${form}\r\n${fields}\r\n\r\n`,
      );
      socket.write(sent);
    });
    socket.setTimeout(5000, () => socket.destroy(new Error("no answer came")));
    socket.once("error", reject);
    socket.once("data", (chunk) => {
      socket.destroy();
      resolve(String(chunk).split("\r\n", 1).join(""));
    });
  });

describe("a body under Hono's adapter for Node", () => {
  it("is read without a stream of Fetch, which costs as much as the token", async () => {
    let streams = 0;
    const counted: MiddlewareHandler = ({ req: { raw } }, next) => {
      const { body } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(raw) as Request);
      Object.defineProperty(raw, "body", {
        get: () => {
          streams += 1;
          return body.get?.call(raw) as unknown;
        },
      });
      return next();
    };
    await behind(counted, async (site) => {
      expect((await post(site)).status).toBe(200);
      expect(streams).toBe(0);
    });
  });

  it.each([
    ["declares it", (limit: number) => [`Content-Length: ${10 * limit}`, "x".repeat(limit + 1)]],
    [
      "sends it in chunks",
      (limit: number) => [
        "Transfer-Encoding: chunked",
        `${(limit + 1).toString(16)}\r\n${"x".repeat(limit + 1)}\r\n`,
      ],
    ],
  ] as const)(
    "is refused when the limit is passed, not at its end, if a client %s",
    async (_, of) => {
      await behind(nothing, async (site, limit) => {
        const [fields = "", sent = ""] = of(limit);
        expect(await answerTo(site, fields, sent)).toMatch(/^HTTP\/1\.1 4/);
      });
    },
  );

  it("is not read to its end where a middleware made another and kept its length", async () => {
    const most = 32 * 1024 * 1024;
    let made = 0;
    const larger: MiddlewareHandler = ({ req }, next) => {
      const { url, headers } = req.raw;
      const body = new ReadableStream({
        pull: (controller) => {
          made += 65_536;
          controller.enqueue(new Uint8Array(65_536));
          if (made >= most) controller.close();
        },
      });
      req.raw = new Request(url, { method: "POST", headers, body, duplex: "half" });
      return next();
    };
    await behind(larger, async (site) => {
      expect((await post(site)).status).toBeGreaterThanOrEqual(400);
      expect(made).toBeLessThan(most);
    });
  });

  it("is whole for a middleware that reads a copy meanwhile, and for the binding", async () => {
    const copies: Promise<string>[] = [];
    const copying: MiddlewareHandler = ({ req }, next) => {
      copies.push(req.raw.clone().text());
      return next();
    };
    await behind(copying, async (site) => {
      expect((await post(site)).status).toBe(200);
      expect(await Promise.all(copies)).toEqual([good]);
    });
  });
});
