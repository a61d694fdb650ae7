/** A type that only its own parser or constructor yields: `Brand<string, "TenantId">` is no plain string. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name };
