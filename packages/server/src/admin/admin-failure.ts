/** A refusal of the admin API. */
export interface AdminFailure {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly problems?: readonly { readonly field: string; readonly message: string }[];
}

/** Makes a failure without problems of single fields. */
export const failure = (status: number, error: string, description: string): AdminFailure => ({
  status,
  error,
  description,
});
