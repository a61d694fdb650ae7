export { type NatsStorage, natsStorage } from "./nats-storage.ts";
export type { NatsOptions } from "./rows.ts";
