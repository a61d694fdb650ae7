import type { ManagementError } from "@mintport/core/management";
import type { PortError } from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import { explainManagement } from "../errors/command-failed.ts";

/** The value, or the refusal in words of the command line: fields by the name of their option. */
export const unwrap = <T>(
  result: Result<T, ManagementError | PortError>,
  optionOf: Readonly<Record<string, string>> = {},
): T =>
  result.match(
    (value) => value,
    (error): never => {
      throw explainManagement(error, optionOf);
    },
  );
