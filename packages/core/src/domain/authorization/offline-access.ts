/** The scope that asks for a refresh token (OpenID Connect Core §11). It is the server's, and no resource's. */
export const offlineAccess = "offline_access";
