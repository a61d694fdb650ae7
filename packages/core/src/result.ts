/**
 * The answers of the ports, by neverthrow. Whoever writes an adapter takes them from here, and so has the very classes that
 * core has: those of another copy are other types, and fail `instanceof`.
 *
 * @example import { okAsync } from "@mintport/core/result";
 */
export {
  Err,
  err,
  errAsync,
  Ok,
  ok,
  okAsync,
  Result,
  ResultAsync,
} from "neverthrow";
