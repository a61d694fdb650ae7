export { type EventFields, eventFields } from "./event-fields.ts";
export { observers } from "./observers.ts";
