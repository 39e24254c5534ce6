/** Name of the database, unless the options have another one. */
export const DEFAULT_NAME = 'oss-checkpoints'
