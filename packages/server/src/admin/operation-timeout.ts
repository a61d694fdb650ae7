/** Milliseconds that an operation may take; past that its caller hears that nobody knows whether it took effect. */
export const operationTimeout = 5000;
