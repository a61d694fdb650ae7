import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, ask, askToken, tokenIn } from "../fixture/ask.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";

describe("the demo's resources", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Started;
  let token: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await start(folder.path);
    token = tokenIn(await askToken(server.origin));
  });
  afterAll(async () => {
    await server.close();
    await folder.remove();
  });

  const send = (method: string, path: string, body?: string, type = "application/json") =>
    ask(`${server.origin}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": type },
      ...(body === undefined ? {} : { body }),
    });
  const create = (content: object): Promise<Answer> =>
    send("POST", "/resources", JSON.stringify(content));

  it("greet whom the token names", async () => {
    expect((await send("GET", "/protected-resource")).json).toEqual({
      message: "This resource is protected",
      client: "service-client-123",
      scope: ["api:read", "api:write"],
    });
  });

  it.each([
    '{"a":'.repeat(2000) + "1" + "}".repeat(2000),
    `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
    `{"a":${"[".repeat(30_000)}`,
  ])("refuse JSON that is nested deeper than can be answered, and go on", async (body) => {
    for (const [method, path] of [
      ["POST", "/resources"],
      ["PUT", `/resources/${idOf(await create({}))}`],
    ] as const) {
      const refused = await send(method, path, body);
      expect(refused.status).toBe(400);
      expect(refused.json).toMatchObject({
        error_description: "Body must be nested at most 64 deep",
      });
    }
    expect((await create({ a: '[[{"\\' })).status).toBe(201);
  });

  it("are made, read, replaced and removed", async () => {
    const made = await create({ name: "first", size: 1 });
    const id = idOf(made);
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toBe(`/api/v1/resources/${id}`);
    expect(made.json).toEqual({ id, name: "first", size: 1 });

    const read = await send("GET", `/resources/${id}`);
    expect(read).toMatchObject({ status: 200, json: made.json });

    const replaced = await send("PUT", `/resources/${id}`, '{"name":"second"}');
    expect(replaced).toMatchObject({ status: 200 });
    expect(replaced.json).toEqual({ id, name: "second" });
    expect((await send("GET", `/resources/${id}`)).json).toEqual({ id, name: "second" });

    expect(await send("DELETE", `/resources/${id}`)).toMatchObject({ status: 204, text: "" });
    for (const method of ["GET", "DELETE"])
      expect((await send(method, `/resources/${id}`)).status).toBe(404);
    expect((await send("PUT", `/resources/${id}`, "{}")).status).toBe(404);
  });

  it("have an id that the client cannot choose", async () => {
    const made = await create({ id: "mine", name: "x" });
    const id = idOf(made);
    expect(id).not.toBe("mine");

    const replaced = await send("PUT", `/resources/${id}`, '{"id":"mine"}');
    expect(replaced.json).toEqual({ id });
    expect((await send("GET", "/resources/mine")).status).toBe(404);
  });

  it("are apart from each other", async () => {
    const [a, b] = [idOf(await create({ name: "a" })), idOf(await create({ name: "b" }))];
    await send("DELETE", `/resources/${a}`);

    expect((await send("GET", `/resources/${b}`)).json).toEqual({ id: b, name: "b" });
  });

  it("names of object members are only text", async () => {
    const made = await send("POST", "/resources", '{"prototype":{"admin":true},"constructor":1}');
    const polluting = await send("POST", "/resources", '{"__proto__":{"admin":true}}');

    expect([made.status, polluting.status]).toEqual([201, 400]);
    expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
    expect((await send("GET", "/resources/__proto__")).status).toBe(404);
    expect((await send("GET", "/resources/constructor")).status).toBe(404);
  });

  it.each([
    ["no JSON", "{", "application/json"],
    ["an array", "[]", "application/json"],
    ["null", "null", "application/json"],
    ["a text", '"x"', "application/json"],
    ["nothing", "", "application/json"],
    ["another media type", "a=b", "application/x-www-form-urlencoded"],
  ])("refuse a body that is %s", async (_, body, type) => {
    const { status, json } = await send("POST", "/resources", body, type);

    expect(status).toBe(400);
    expect(json).toMatchObject({ error: "invalid_request" });
  });

  it("refuse a body that is too large, and live on", async () => {
    const { status } = await create({ pad: "x".repeat(40_000) });

    expect(status).toBe(413);
    expect((await create({})).status).toBe(201);
  });

  it.each([
    ["POST", "/protected-resource", "GET"],
    ["GET", "/resources", "POST"],
    ["DELETE", "/resources", "POST"],
    ["PATCH", "/resources/some-id", "GET, PUT, DELETE"],
  ])("%s %s is 405 and names the methods there are", async (method, path, allowed) => {
    const { status, headers } = await send(method, path);

    expect(status).toBe(405);
    expect(headers.get("allow")).toBe(allowed);
  });
});

const idOf = ({ json }: Answer): string =>
  typeof json === "object" && json !== null && "id" in json ? String(json.id) : "";
