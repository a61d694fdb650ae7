/** Two settings that do not go together, or one that needs another. */
export interface Conflict {
  readonly field: string;
  /** Other settings stand in braces, for the caller to name them. */
  readonly message: string;
  readonly holds: (given: Given, whole: Whole) => boolean;
}

/** The value of a setting as it was given, before the schema; `undefined` if it was not. */
export type Given = (field: string) => unknown;

/** The facts that are known of the settings beside the single ones. */
export interface Whole {
  /** Whether a configuration file is named. */
  readonly hasFile: boolean;
}

/** Whether a setting was given. */
export const has = (value: unknown): boolean => value !== undefined;
