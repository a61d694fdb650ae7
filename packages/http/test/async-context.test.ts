import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { AuthorizationServer } from "@mintport/core";
import { expect, it } from "vitest";
import { nodeHandler } from "../src/node.ts";

it("keeps what the request's context holds beyond the reading of a body, and to the sending of its answer", async () => {
  const context = new AsyncLocalStorage<string | undefined>();
  const asked: unknown[] = [];
  const answered: unknown[] = [];
  const handle = () => {
    asked.push(context.getStore());
    return Promise.resolve({ status: 200, headers: {}, body: "" });
  };
  const server = {
    endpoints: [
      { name: "token", path: { below: "/oauth/token" }, methods: ["GET", "POST"], handle },
    ],
    ...{ endpointPath: "/oauth", bodyLimit: 1024 },
  } as unknown as AuthorizationServer;
  const answer = nodeHandler(server, { basePath: "/:tenant/oauth" });
  const http = createServer((request, response) => {
    const { end } = response;
    response.end = (...given: unknown[]) => {
      answered.push([request.url, context.getStore()]);
      return Reflect.apply(end, response, given);
    };
    context.run(request.url, () => {
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  // In one packet, so that their answers leave together.
  const targets = ["a", "b", "c", "d"].map((tenant) => `/${tenant}/oauth/token`);
  const socket = connect(port, "127.0.0.1");
  socket.end(
    targets
      .map((target, at) =>
        at < 2
          ? `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`
          : `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b`,
      )
      .join(""),
  );
  await once(socket.resume(), "end");
  http.close();
  expect(asked.toSorted()).toEqual(targets);
  expect(answered.toSorted()).toEqual(targets.map((target) => [target, target]));
});
