/**
 * What every adapter of a port must do, as test cases without a test runner: make the cases, give each a title, run it.
 *
 * @packageDocumentation
 */
export { checkpointStoreContract, type StoreUnderTest } from './contract/checkpoint-store-contract.ts'
export type { ContractCase } from './contract/contract-case.ts'
export { multipartApiContract, type ServiceUnderTest } from './contract/multipart-api-contract.ts'
