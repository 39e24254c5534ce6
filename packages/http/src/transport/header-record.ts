/** Header values by lower-case name. Repeated headers are joined with a comma. */
export type HeaderRecord = Readonly<Record<string, string>>
