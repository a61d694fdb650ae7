/**
 * The most characters of a JWT that are decoded: as much as Node takes of all headers of a request together. Our endpoints
 * and `@mintport/resource-server` read up to here, whoever made it.
 */
export const maxJwtLength = 16_384;

/**
 * The most characters of an access token that we make: half of what we read. So what we make we read, every server and
 * proxy takes it in a header.
 */
export const maxAccessTokenLength: number = maxJwtLength / 2;

/**
 * The most characters of a DPoP proof that are decoded: with the longest token beside it, 2 KiB are left of Node's headers
 * for all others. One with an RSA key of 8192 bits has about 4500.
 */
export const maxDpopProofLength: number = maxJwtLength - maxAccessTokenLength - 2048;
