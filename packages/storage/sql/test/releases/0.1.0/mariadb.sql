CREATE TABLE `mintport_access_tokens` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `digest` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`,`digest`),
  KEY `mintport_access_tokens_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_access_tokens` (`tenant`, `digest`, `expires_at`, `content`) VALUES ('acme','CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC',1800086400,'{\"id\":\"token-2\",\"tenant\":\"acme\",\"issuer\":\"https://auth.example.com/t/sample\",\"subject\":\"subject with spaces, ünïcode and 🔑\",\"audience\":[\"https://api.example.com/\"],\"client\":\"client\",\"scope\":[\"api:read\"],\"issuedAt\":1800000000,\"expiresAt\":1800086400,\"confirmation\":{\"keyThumbprint\":\"jkt\",\"certificateThumbprint\":\"x5t\"},\"actor\":{\"subject\":\"newest\",\"actor\":{\"subject\":\"before\"}},\"mayAct\":\"somebody\",\"origin\":{\"tenant\":{\"birth\":\"sample-birth\",\"epoch\":7},\"client\":{\"birth\":\"sample-birth\",\"epoch\":7},\"apiKey\":\"key\",\"sources\":[{\"client\":\"made-of\",\"generation\":{\"birth\":\"sample-birth\",\"epoch\":7},\"apiKey\":\"other\"},{\"client\":\"and-of\",\"generation\":{\"birth\":\"sample-birth\",\"epoch\":7}}]}}');
CREATE TABLE `mintport_clients` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `client` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`,`client`),
  CONSTRAINT `mintport_clients_tenant_fkey` FOREIGN KEY (`tenant`) REFERENCES `mintport_tenants` (`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_clients` (`tenant`, `client`, `revision`, `content`) VALUES ('acme','reports',36910100162683,'{\"id\":\"reports\",\"authenticationMethods\":[\"client_secret_post\"],\"grantTypes\":[\"client_credentials\",\"urn:example:grant\"],\"ownScope\":[\"api:read\",\"api:write\"],\"accessTokenLifetime\":99,\"longestAssertionLifetime\":3600,\"requestsPerMinute\":30,\"accessTokenFormat\":\"opaque\",\"dangerouslyAcceptTokenEndpointAudience\":true,\"tlsSubject\":{\"subjectDn\":\"CN=sample, O=é\"},\"certificateBoundAccessTokens\":true,\"dpopBoundAccessTokens\":true,\"federatedIdentities\":[{\"issuer\":\"https://ci.example.com\",\"subject\":\"repo:sample/*\",\"audience\":\"urn:example\",\"claims\":{\"environment\":\"prod\"}}],\"tokenExchange\":{\"impersonates\":[\"a\"],\"actsFor\":[\"b\",\"c\"],\"targets\":[\"https://billing.example\"]},\"introspects\":[\"https://other.example.com/\"],\"authorization\":{\"name\":\"Sample 🔑\",\"uri\":\"https://app.example.com/\",\"logoUri\":\"https://app.example.com/logo.png\",\"policyUri\":\"https://app.example.com/privacy\",\"termsUri\":\"https://app.example.com/terms#users\",\"applicationType\":\"native\",\"loopbackNames\":[\"localhost\"],\"delegatedScope\":[\"mail:read\",\"mail:write\"],\"defaultDelegatedScope\":[\"mail:read\"],\"requiredScope\":[\"mail:read\"],\"consent\":\"always\",\"consentLifetime\":86401,\"offlineAccess\":\"implied\",\"httpsRedirectIdentifies\":true,\"selfAsserted\":true,\"requirePushedRequests\":true,\"requireSignedRequests\":true,\"requestSigningAlgorithm\":\"ES256\",\"redirectUris\":[\"https://app.example.com/cb?a=1\",\"com.example.app:/cb\"]},\"disabled\":true,\"secrets\":[{\"id\":\"first\",\"hash\":\"$sha256$aGFzaA\",\"expiresAt\":1800000010},{\"id\":\"second\",\"hash\":\"$sha256$aGFzaDI\",\"sealed\":\"sealed\",\"label\":\"blue 🔑\",\"createdAt\":1800000000,\"lastUsedDay\":1800000000,\"notBefore\":1800000005}],\"defaultOwnScope\":[\"api:read\"],\"keys\":{\"jwks\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"x\",\"y\":\"y\",\"kid\":\"sample\",\"use\":\"sig\"}]},\"document\":{\"fetchedAt\":1800000000},\"generation\":{\"birth\":\"sample-birth\",\"epoch\":7},\"apiKeys\":[{\"id\":\"key\",\"digest\":\"IIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIII\",\"scope\":[\"api:read\"],\"createdAt\":1800000000,\"expiresAt\":1800000009,\"label\":\"ci\",\"lastUsedDay\":1800000000}]}');
CREATE TABLE `mintport_device_authorizations` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `device_code` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `user_code` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`,`device_code`),
  UNIQUE KEY `mintport_device_authorizations_user_code` (`tenant`,`user_code`),
  KEY `mintport_device_authorizations_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_device_authorizations` (`tenant`, `device_code`, `user_code`, `revision`, `expires_at`, `content`) VALUES ('acme','FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF','GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG',1,1800086400,'{\"c\":3}');
CREATE TABLE `mintport_family_tokens` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `digest` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `family` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`tenant`,`digest`),
  KEY `mintport_family_tokens_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_family_tokens` (`tenant`, `digest`, `family`, `expires_at`) VALUES ('acme','AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','family-1',1800086400);
INSERT INTO `mintport_family_tokens` (`tenant`, `digest`, `family`, `expires_at`) VALUES ('acme','BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB','family-1',1800086400);
CREATE TABLE `mintport_grants` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `grant_id` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `client` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` bigint(20) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`,`subject`,`client`),
  UNIQUE KEY `mintport_grants_id` (`tenant`,`grant_id`),
  KEY `mintport_grants_client` (`tenant`,`client`,`subject`),
  KEY `mintport_grants_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_grants` (`tenant`, `grant_id`, `subject`, `client`, `revision`, `expires_at`, `content`) VALUES ('acme','grant-1','#6g-jONhC7Hmp4uQnPqbxGLWMkKeuzLUfYh-xsCCfk18','reports',182259117811987,1800000060,'{\"id\":\"grant-1\",\"subject\":\"alice, ünïcode and 🔑\",\"client\":\"reports\",\"access\":[{\"resource\":\"https://api.example.com/\",\"scope\":[\"api:read\"]},{\"resource\":\"https://api.example.com/\",\"scope\":[]}],\"offline\":true,\"createdAt\":1800000000,\"consentedAt\":1800000001,\"expiresAt\":1800000060,\"face\":\"HHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH\"}');
CREATE TABLE `mintport_key_rings` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_key_rings` (`tenant`, `revision`, `content`) VALUES ('acme',217047628433915,'{\"version\":2,\"keys\":[]}');
CREATE TABLE `mintport_migration` (
  `name` varchar(255) NOT NULL,
  `timestamp` varchar(255) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_migration` (`name`, `timestamp`) VALUES ('0001-initial','2026-11-26T22:47:10.297Z');
INSERT INTO `mintport_migration` (`name`, `timestamp`) VALUES ('0002-wide-revisions','2026-11-26T22:47:10.499Z');
INSERT INTO `mintport_migration` (`name`, `timestamp`) VALUES ('0004-users','2026-11-26T22:47:11.049Z');
INSERT INTO `mintport_migration` (`name`, `timestamp`) VALUES ('0005-devices','2026-11-26T22:47:11.221Z');
CREATE TABLE `mintport_migration_lock` (
  `id` varchar(255) NOT NULL,
  `is_locked` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_migration_lock` (`id`, `is_locked`) VALUES ('migration_lock',0);
CREATE TABLE `mintport_replays` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `digest` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`tenant`,`digest`),
  KEY `mintport_replays_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_replays` (`tenant`, `digest`, `expires_at`) VALUES ('acme','DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD',1800086400);
CREATE TABLE `mintport_revoked_tokens` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `token` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  PRIMARY KEY (`tenant`,`token`),
  KEY `mintport_revoked_tokens_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_revoked_tokens` (`tenant`, `token`, `expires_at`) VALUES ('acme','token-1',1800086400);
CREATE TABLE `mintport_single_use` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `digest` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `used` smallint(6) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`,`digest`),
  KEY `mintport_single_use_expires_at` (`expires_at`,`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_single_use` (`tenant`, `digest`, `expires_at`, `used`, `content`) VALUES ('acme','EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE',1800086400,0,'{\"b\":2}');
CREATE TABLE `mintport_tenants` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revision` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`tenant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_tenants` (`tenant`, `revision`, `content`) VALUES ('acme',64361394497462,'{\"id\":\"acme\",\"issuer\":\"https://auth.example.com/t/sample\",\"resources\":[{\"indicator\":\"https://other.example.com/\",\"accessTokenLifetime\":60,\"accessTokenFormat\":\"opaque\",\"signingAlgorithm\":\"PS256\",\"scopes\":[\"other:read\"]},{\"indicator\":\"urn:example:third\"}],\"scopePolicy\":\"hierarchic\",\"accessTokenLifetime\":1234,\"longestAssertionLifetime\":600,\"requestsPerMinute\":6001,\"signingAlgorithm\":\"EdDSA\",\"accessTokenType\":\"JWT\",\"accessTokenFormat\":\"opaque\",\"trustedIssuers\":[{\"issuer\":\"https://ci.example.com\",\"algorithms\":[\"RS256\",\"PS256\",\"ES256\",\"EdDSA\"],\"longestLifetime\":3600,\"singleUse\":true,\"keys\":{\"jwksUri\":\"https://ci.example.com/jwks\"}},{\"issuer\":\"spiffe://example.com\",\"algorithms\":[\"RS256\",\"PS256\",\"ES256\",\"EdDSA\"],\"longestLifetime\":300,\"singleUse\":false,\"keys\":{\"jwks\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"x\",\"y\":\"y\",\"kid\":\"sample\",\"use\":\"sig\"}]}}],\"name\":\"Sample 🔑\",\"requirePushedRequests\":true,\"requireSignedRequests\":true,\"acrValues\":[\"urn:example:low\",\"urn:example:high\"],\"disabled\":true,\"scopes\":[\"api:read\",\"api:write\"],\"audience\":\"https://api.example.com/\",\"generation\":{\"birth\":\"sample-birth\",\"epoch\":7}}');
CREATE TABLE `mintport_token_families` (
  `tenant` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `family` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `family_id` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `current_digest` varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revoked` smallint(6) NOT NULL,
  `expires_at` bigint(20) NOT NULL,
  `content` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `grant_id` varchar(128) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `previous_digest` varchar(128) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `memo` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `retry_until` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`tenant`,`family`),
  KEY `mintport_token_families_expires_at` (`expires_at`,`tenant`),
  KEY `mintport_token_families_grant` (`tenant`,`grant_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `mintport_token_families` (`tenant`, `family`, `family_id`, `current_digest`, `revoked`, `expires_at`, `content`, `grant_id`, `previous_digest`, `memo`, `retry_until`) VALUES ('acme','family-1','family-1','BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB',0,1800086400,'{\"a\":1}',NULL,'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',NULL,NULL);
