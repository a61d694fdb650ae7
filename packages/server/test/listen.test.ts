import { connect, createServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { type Listening, listenOnLocalhost } from "@mintport/server";
import { afterEach, describe, expect, it } from "vitest";
import { hasIPv6, needsIPv6 } from "./fixture/ipv6.ts";

describe("listening on localhost", () => {
  const closings: (() => unknown)[] = [];
  const listen = async (port: number): Promise<Listening> => {
    const listening = await listenOnLocalhost(port, async (taken) => (request, response) => {
      response.end(`${taken} ${request.socket.localAddress}`);
    });
    closings.push(listening.close);
    return listening;
  };
  const occupy = async (port: number, host: string): Promise<Server> => {
    const server = await occupied(port, host);
    closings.push(() => server.close());
    return server;
  };
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
  });

  it("answers on 127.0.0.1", async () => {
    const { port } = await listen(0);

    expect(await textAt(`http://127.0.0.1:${port}`)).toBe(`${port} 127.0.0.1`);
  });

  it.skipIf(!hasIPv6)(`answers on ::1, at the same port${needsIPv6}`, async () => {
    const { port } = await listen(0);

    expect(await textAt(`http://[::1]:${port}`)).toBe(`${port} ::1`);
  });

  it("lets who comes before the listener is made wait for it", async () => {
    let early: Promise<string> | undefined;
    const { close } = await listenOnLocalhost(0, async (port) => {
      early = textAt(`http://127.0.0.1:${port}`);
      await connected(port);
      return (_request, response) => {
        response.end("late, but here");
      };
    });
    closings.push(close);

    expect(await early).toBe("late, but here");
  });

  it("answers at localhost, whichever of the two that is", async () => {
    const { port } = await listen(0);

    expect(await textAt(`http://localhost:${port}`)).toMatch(/ (?:127\.0\.0\.1|::1)$/);
  });

  it("answers on no other address", async () => {
    const { port } = await listen(0);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");

    for (const { address } of others) expect(await isOpen(port, address), address).toBe(false);
  });

  it("is closed once it is closed, and the port is free again", async () => {
    const first = await listen(0);
    await first.close();
    expect(await isOpen(first.port, "127.0.0.1")).toBe(false);

    expect((await listen(first.port)).port).toBe(first.port);
  });

  it("refuses a port that is taken on 127.0.0.1", async () => {
    const server = await occupy(0, "127.0.0.1");

    await expect(listen(portOf(server))).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it.skipIf(!hasIPv6)(
    `refuses a port that is taken on ::1 alone, and keeps nothing${needsIPv6}`,
    async () => {
      const server = await occupy(0, "::1");
      const port = portOf(server);

      await expect(listen(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
      expect(await isOpen(port, "127.0.0.1")).toBe(false);
    },
  );

  it("lets both go if the listener cannot be made", async () => {
    let port = 0;
    const listening = listenOnLocalhost(0, (taken) => {
      port = taken;
      return Promise.reject(new Error("no storage"));
    });

    await expect(listening).rejects.toThrow("no storage");
    expect(await isOpen(port, "127.0.0.1")).toBe(false);
    if (hasIPv6) expect(await isOpen(port, "::1")).toBe(false);
  });
});

const textAt = async (url: string): Promise<string> =>
  (await fetch(url, { headers: { Connection: "close" } })).text();

const isOpen = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });

const occupied = (port: number, host: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host }, () => {
      resolve(server);
    });
  });

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** Until the server has accepted a connection that came after the early one. */
const connected = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve();
    });
  });
