/**
 * Contracts of the ports, as test cases that need no test runner: create the cases, then run each under its
 * title.
 *
 * @packageDocumentation
 */
export { checkpointStoreContract } from './contract/checkpoint-store-contract.ts'
export type { ContractCase } from './contract/contract-case.ts'
export { multipartApiContract, type ServiceUnderTest } from './contract/multipart-api-contract.ts'
export type { StoreUnderTest } from './contract/store-under-test.ts'
