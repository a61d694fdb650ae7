import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AuthorizationServer } from "@mintport/core";
import { expect, it } from "vitest";
import { nodeHandler } from "../src/node.ts";

it("keeps what the request's context holds beyond the reading of a body", async () => {
  const context = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const handle = () => {
    seen.push(context.getStore());
    return Promise.resolve({ status: 200, headers: {}, body: "" });
  };
  const server = {
    endpoints: [{ name: "token", path: { below: "/oauth/token" }, methods: ["POST"], handle }],
    ...{ endpointPath: "/oauth", bodyLimit: 1024 },
  } as unknown as AuthorizationServer;
  const answer = nodeHandler(server, { basePath: "/:tenant/oauth" });
  const http = createServer((request, response) => {
    context.run("who is there", () => {
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/main/oauth/token`, { method: "POST", body: "a=b" });
  http.close();
  expect(seen).toEqual(["who is there"]);
});
