export {
  startTestServer,
  type TestClient,
  type TestServer,
  type TestServerOptions,
  type TokenOptions,
} from "./start-test-server.ts";
export type { TestClock } from "./test-clock.ts";
