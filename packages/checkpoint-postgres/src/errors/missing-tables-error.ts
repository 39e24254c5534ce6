/** Why a query failed: the tables do not exist. */
export class MissingTablesError extends Error {
  override readonly name = 'MissingTablesError'

  constructor(cause: Error) {
    super(`${cause.message}: call createTables() of the store once.`, { cause })
  }
}
