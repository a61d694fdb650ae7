export type { MyEngineClient } from "./my-engine-client.ts";
export { myEngineStorage } from "./my-engine-storage.ts";
