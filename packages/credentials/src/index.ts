/**
 * Credentials for Alibaba Cloud, from wherever they are: profile files, RAM roles of ECS instances, OIDC (RRSA), assumed roles, programs, URIs,
 * and the usual chain. For `OssClient` of `@oss/client`, and usable without it.
 *
 * @packageDocumentation
 */
export type { Fetch } from './ask.ts'
export { type AssumedRoleCredentialsOptions, assumedRoleCredentials } from './assumed-role-credentials.ts'
export { chainCredentials } from './chain-credentials.ts'
export type { Credentials, CredentialsProvider, CredentialsRequest } from './credentials.ts'
export {
  CredentialsError,
  type CredentialsErrorCode,
  type CredentialsErrorFields,
} from './credentials-error.ts'
export { type DefaultCredentialsOptions, defaultCredentials } from './default-credentials.ts'
export { type EcsRoleCredentialsOptions, ecsRoleCredentials } from './ecs-role-credentials.ts'
export type { Environment } from './environment.ts'
export { environmentVariableCredentials } from './environment-credentials.ts'
export { type OidcRoleCredentialsOptions, oidcRoleCredentials } from './oidc-role-credentials.ts'
export { type ProcessCredentialsOptions, processCredentials } from './process-credentials.ts'
export { type ProfileCredentialsOptions, profileCredentials } from './profile-credentials.ts'
export { type Profile, profileFiles, type ReadProfileOptions, readProfile } from './read-profile.ts'
export type { RoleOptions, StsOptions } from './sts.ts'
export { type UriCredentialsOptions, uriCredentials } from './uri-credentials.ts'
