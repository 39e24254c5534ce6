/**
 * Credentials providers for Alibaba Cloud: environment variables, profile files, RAM roles of ECS instances,
 * OIDC (RRSA), assumed roles, programs, URIs, and the default chain. For `OssClient` of `@oss/client`, or on
 * their own.
 *
 * @packageDocumentation
 */

export type { Credentials } from '@oss/signer'
export { chainCredentials } from './chain/chain-credentials.ts'
export { type DefaultCredentialsOptions, defaultCredentials } from './chain/default-credentials.ts'
export type { CredentialsProvider, CredentialsRequest } from './credentials/credentials-provider.ts'
export {
  CredentialsError,
  type CredentialsErrorCode,
  type CredentialsErrorFields,
} from './errors/credentials-error.ts'
export type { ErrorJson } from './errors/error-json.ts'
export type { Fetch } from './fetching/http-call.ts'
export type { RoleOptions } from './fetching/role-session.ts'
export type { StsOptions } from './fetching/sts-endpoint.ts'
export { decodeText } from './options/decode-text.ts'
export type { Environment } from './options/environment.ts'
export { type ProfileCredentialsOptions, profileCredentials } from './profiles/profile-credentials.ts'
export { profileFiles } from './profiles/profile-paths.ts'
export { type Profile, type ReadProfileOptions, readProfile } from './profiles/read-profile.ts'
export {
  type WriteProfileOptions,
  type WrittenProfile,
  writeProfile,
} from './profiles/write-profile.ts'
export {
  type AssumedRoleCredentialsOptions,
  assumedRoleCredentials,
} from './providers/assumed-role-credentials.ts'
export { type EcsRoleCredentialsOptions, ecsRoleCredentials } from './providers/ecs-role-credentials.ts'
export { environmentVariableCredentials } from './providers/environment-variable-credentials.ts'
export { type OidcRoleCredentialsOptions, oidcRoleCredentials } from './providers/oidc-role-credentials.ts'
export { type ProcessCredentialsOptions, processCredentials } from './providers/process-credentials.ts'
export { type UriCredentialsOptions, uriCredentials } from './providers/uri-credentials.ts'
