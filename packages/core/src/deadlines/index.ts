/** The public names of deadlines, re-exported one by one. */
export { type Circuit, type CircuitOptions, circuit } from "./circuit.ts";
export { type Deadline, withinDeadline } from "./deadline.ts";
export {
  type Around,
  aroundPorts,
  type Extension,
  type GuardedPort,
  resolveExtensions,
  type Within,
} from "./extension.ts";
export { guard } from "./guard.ts";
export { type InTimeOptions, inTime } from "./in-time.ts";
export { withDeadlines } from "./with-deadlines.ts";
