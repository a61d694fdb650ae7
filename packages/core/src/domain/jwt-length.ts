/**
 * The most characters of a JWT that are decoded: as much as Node takes of all headers of a request together. Our endpoints
 * and `@mintport/resource-server` read up to here, whoever made it.
 */
export const maxJwtLength = 16_384;

/**
 * The most characters of an access token that we make: half of what we read. So what we make we read, every server and
 * proxy takes it in a header, and a DPoP proof fits beside it.
 */
export const maxAccessTokenLength: number = maxJwtLength / 2;
