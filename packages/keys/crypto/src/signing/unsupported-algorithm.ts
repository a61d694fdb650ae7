import type { SigningAlgorithm } from "@mintport/core/keys";
import { ConfigurationError } from "@mintport/core/ports";

/** The error for an algorithm that this runtime lacks. Nothing else is used in its place. */
export const unsupportedAlgorithm = (alg: SigningAlgorithm): ConfigurationError =>
  new ConfigurationError("keys", [
    {
      field: "alg",
      message: `${alg} is not supported by this runtime; on Node it needs 24.7 or newer`,
    },
  ]);
