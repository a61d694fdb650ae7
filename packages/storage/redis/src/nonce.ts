import { systemEntropy } from "@mintport/core/ports";

/**
 * A text that tells one call from all others. A client may send a command twice, when the connection ends between the write and
 * its answer: a script that finds the nonce of its own call there says what it said the first time.
 */
export const newNonce = (): string => systemEntropy.text(12);
