CREATE TABLE mintport_access_tokens (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    digest character varying(128) NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_clients (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    client character varying(128) NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_device_authorizations (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    device_code character varying(128) NOT NULL COLLATE pg_catalog."C",
    user_code character varying(128) NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    expires_at bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_family_tokens (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    digest character varying(128) NOT NULL COLLATE pg_catalog."C",
    family character varying(128) NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);
CREATE TABLE mintport_grants (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    grant_id character varying(128) NOT NULL COLLATE pg_catalog."C",
    subject character varying(128) NOT NULL COLLATE pg_catalog."C",
    client character varying(128) NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    expires_at bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_key_rings (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE mintport_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE mintport_replays (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    digest character varying(128) NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);
CREATE TABLE mintport_revoked_tokens (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    token character varying(128) NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);
CREATE TABLE mintport_single_use (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    digest character varying(128) NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL,
    used smallint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_tenants (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    content text NOT NULL
);
CREATE TABLE mintport_token_families (
    tenant character varying(128) NOT NULL COLLATE pg_catalog."C",
    family character varying(128) NOT NULL COLLATE pg_catalog."C",
    family_id text NOT NULL,
    current_digest character varying(128) NOT NULL COLLATE pg_catalog."C",
    revoked smallint NOT NULL,
    expires_at bigint NOT NULL,
    content text NOT NULL,
    grant_id character varying(128) COLLATE pg_catalog."C",
    previous_digest character varying(128) COLLATE pg_catalog."C",
    memo text,
    retry_until bigint
);
INSERT INTO mintport_access_tokens VALUES ('acme', 'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC', 1800086400, '{"id":"token-2","tenant":"acme","issuer":"https://auth.example.com/t/sample","subject":"subject with spaces, ünïcode and 🔑","audience":["https://api.example.com/"],"client":"client","scope":["api:read"],"issuedAt":1800000000,"expiresAt":1800086400,"confirmation":{"keyThumbprint":"jkt","certificateThumbprint":"x5t"},"actor":{"subject":"newest","actor":{"subject":"before"}},"mayAct":"somebody","origin":{"tenant":{"birth":"sample-birth","epoch":7},"client":{"birth":"sample-birth","epoch":7},"apiKey":"key","sources":[{"client":"made-of","generation":{"birth":"sample-birth","epoch":7},"apiKey":"other"},{"client":"and-of","generation":{"birth":"sample-birth","epoch":7}}]}}');
INSERT INTO mintport_clients VALUES ('acme', 'reports', 141953726461456, '{"id":"reports","authenticationMethods":["client_secret_post"],"grantTypes":["client_credentials","urn:example:grant"],"ownScope":["api:read","api:write"],"accessTokenLifetime":99,"longestAssertionLifetime":3600,"requestsPerMinute":30,"accessTokenFormat":"opaque","dangerouslyAcceptTokenEndpointAudience":true,"tlsSubject":{"subjectDn":"CN=sample, O=é"},"certificateBoundAccessTokens":true,"dpopBoundAccessTokens":true,"federatedIdentities":[{"issuer":"https://ci.example.com","subject":"repo:sample/*","audience":"urn:example","claims":{"environment":"prod"}}],"tokenExchange":{"impersonates":["a"],"actsFor":["b","c"],"targets":["https://billing.example"]},"introspects":["https://other.example.com/"],"authorization":{"name":"Sample 🔑","uri":"https://app.example.com/","logoUri":"https://app.example.com/logo.png","policyUri":"https://app.example.com/privacy","termsUri":"https://app.example.com/terms#users","applicationType":"native","loopbackNames":["localhost"],"delegatedScope":["mail:read","mail:write"],"defaultDelegatedScope":["mail:read"],"requiredScope":["mail:read"],"consent":"always","consentLifetime":86401,"offlineAccess":"implied","httpsRedirectIdentifies":true,"selfAsserted":true,"requirePushedRequests":true,"requireSignedRequests":true,"requestSigningAlgorithm":"ES256","redirectUris":["https://app.example.com/cb?a=1","com.example.app:/cb"]},"disabled":true,"secrets":[{"id":"first","hash":"$sha256$aGFzaA","expiresAt":1800000010},{"id":"second","hash":"$sha256$aGFzaDI","sealed":"sealed","label":"blue 🔑","createdAt":1800000000,"lastUsedDay":1800000000,"notBefore":1800000005}],"defaultOwnScope":["api:read"],"keys":{"jwks":[{"kty":"EC","crv":"P-256","x":"x","y":"y","kid":"sample","use":"sig"}]},"document":{"fetchedAt":1800000000},"generation":{"birth":"sample-birth","epoch":7},"apiKeys":[{"id":"key","digest":"IIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIII","scope":["api:read"],"createdAt":1800000000,"expiresAt":1800000009,"label":"ci","lastUsedDay":1800000000}]}');
INSERT INTO mintport_device_authorizations VALUES ('acme', 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', 'GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG', 1, 1800086400, '{"c":3}');
INSERT INTO mintport_family_tokens VALUES ('acme', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'family-1', 1800086400);
INSERT INTO mintport_family_tokens VALUES ('acme', 'BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB', 'family-1', 1800086400);
INSERT INTO mintport_grants VALUES ('acme', 'grant-1', '#6g-jONhC7Hmp4uQnPqbxGLWMkKeuzLUfYh-xsCCfk18', 'reports', 148600214361422, 1800000060, '{"id":"grant-1","subject":"alice, ünïcode and 🔑","client":"reports","access":[{"resource":"https://api.example.com/","scope":["api:read"]},{"resource":"https://api.example.com/","scope":[]}],"offline":true,"createdAt":1800000000,"consentedAt":1800000001,"expiresAt":1800000060,"face":"HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH"}');
INSERT INTO mintport_key_rings VALUES ('acme', 226791417584532, '{"version":2,"keys":[]}');
INSERT INTO mintport_migration VALUES ('0001-initial', '2026-11-26T22:47:08.173Z');
INSERT INTO mintport_migration VALUES ('0002-wide-revisions', '2026-11-26T22:47:08.250Z');
INSERT INTO mintport_migration VALUES ('0004-users', '2026-11-26T22:47:08.296Z');
INSERT INTO mintport_migration VALUES ('0005-devices', '2026-11-26T22:47:08.320Z');
INSERT INTO mintport_migration_lock VALUES ('migration_lock', 0);
INSERT INTO mintport_replays VALUES ('acme', 'DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD', 1800086400);
INSERT INTO mintport_revoked_tokens VALUES ('acme', 'token-1', 1800086400);
INSERT INTO mintport_single_use VALUES ('acme', 'EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE', 1800086400, 0, '{"b":2}');
INSERT INTO mintport_tenants VALUES ('acme', 114297553224386, '{"id":"acme","issuer":"https://auth.example.com/t/sample","resources":[{"indicator":"https://other.example.com/","accessTokenLifetime":60,"accessTokenFormat":"opaque","signingAlgorithm":"PS256","scopes":["other:read"]},{"indicator":"urn:example:third"}],"scopePolicy":"hierarchic","accessTokenLifetime":1234,"longestAssertionLifetime":600,"requestsPerMinute":6001,"signingAlgorithm":"EdDSA","accessTokenType":"JWT","accessTokenFormat":"opaque","trustedIssuers":[{"issuer":"https://ci.example.com","algorithms":["RS256","PS256","ES256","EdDSA"],"longestLifetime":3600,"singleUse":true,"keys":{"jwksUri":"https://ci.example.com/jwks"}},{"issuer":"spiffe://example.com","algorithms":["RS256","PS256","ES256","EdDSA"],"longestLifetime":300,"singleUse":false,"keys":{"jwks":[{"kty":"EC","crv":"P-256","x":"x","y":"y","kid":"sample","use":"sig"}]}}],"name":"Sample 🔑","requirePushedRequests":true,"requireSignedRequests":true,"acrValues":["urn:example:low","urn:example:high"],"disabled":true,"scopes":["api:read","api:write"],"audience":"https://api.example.com/","generation":{"birth":"sample-birth","epoch":7}}');
INSERT INTO mintport_token_families VALUES ('acme', 'family-1', 'family-1', 'BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB', 0, 1800086400, '{"a":1}', NULL, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', NULL, NULL);
ALTER TABLE ONLY mintport_access_tokens
    ADD CONSTRAINT mintport_access_tokens_pkey PRIMARY KEY (tenant, digest);
ALTER TABLE ONLY mintport_clients
    ADD CONSTRAINT mintport_clients_pkey PRIMARY KEY (tenant, client);
ALTER TABLE ONLY mintport_device_authorizations
    ADD CONSTRAINT mintport_device_authorizations_pkey PRIMARY KEY (tenant, device_code);
ALTER TABLE ONLY mintport_device_authorizations
    ADD CONSTRAINT mintport_device_authorizations_user_code UNIQUE (tenant, user_code);
ALTER TABLE ONLY mintport_family_tokens
    ADD CONSTRAINT mintport_family_tokens_pkey PRIMARY KEY (tenant, digest);
ALTER TABLE ONLY mintport_grants
    ADD CONSTRAINT mintport_grants_id UNIQUE (tenant, grant_id);
ALTER TABLE ONLY mintport_grants
    ADD CONSTRAINT mintport_grants_pkey PRIMARY KEY (tenant, subject, client);
ALTER TABLE ONLY mintport_key_rings
    ADD CONSTRAINT mintport_key_rings_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY mintport_migration_lock
    ADD CONSTRAINT mintport_migration_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY mintport_migration
    ADD CONSTRAINT mintport_migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY mintport_replays
    ADD CONSTRAINT mintport_replays_pkey PRIMARY KEY (tenant, digest);
ALTER TABLE ONLY mintport_revoked_tokens
    ADD CONSTRAINT mintport_revoked_tokens_pkey PRIMARY KEY (tenant, token);
ALTER TABLE ONLY mintport_single_use
    ADD CONSTRAINT mintport_single_use_pkey PRIMARY KEY (tenant, digest);
ALTER TABLE ONLY mintport_tenants
    ADD CONSTRAINT mintport_tenants_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY mintport_token_families
    ADD CONSTRAINT mintport_token_families_pkey PRIMARY KEY (tenant, family);
CREATE INDEX mintport_access_tokens_expires_at ON mintport_access_tokens USING btree (expires_at, tenant);
CREATE INDEX mintport_device_authorizations_expires_at ON mintport_device_authorizations USING btree (expires_at, tenant);
CREATE INDEX mintport_family_tokens_expires_at ON mintport_family_tokens USING btree (expires_at, tenant);
CREATE INDEX mintport_grants_client ON mintport_grants USING btree (tenant, client, subject);
CREATE INDEX mintport_grants_expires_at ON mintport_grants USING btree (expires_at, tenant);
CREATE INDEX mintport_replays_expires_at ON mintport_replays USING btree (expires_at, tenant);
CREATE INDEX mintport_revoked_tokens_expires_at ON mintport_revoked_tokens USING btree (expires_at, tenant);
CREATE INDEX mintport_single_use_expires_at ON mintport_single_use USING btree (expires_at, tenant);
CREATE INDEX mintport_token_families_expires_at ON mintport_token_families USING btree (expires_at, tenant);
CREATE INDEX mintport_token_families_grant ON mintport_token_families USING btree (tenant, grant_id);
ALTER TABLE ONLY mintport_clients
    ADD CONSTRAINT mintport_clients_tenant_fkey FOREIGN KEY (tenant) REFERENCES mintport_tenants(tenant) ON DELETE RESTRICT;
