import { ValidationError } from '../errors/validation-error.ts'

const MAX_JOBS = 1_000

/** Checks the number of files in progress. @throws ValidationError `OPTION_INVALID` */
export function checkJobs(jobs: number | undefined): void {
  if (jobs === undefined || (Number.isInteger(jobs) && jobs >= 1 && jobs <= MAX_JOBS)) return
  const message = `jobs must be a whole number from 1 to ${MAX_JOBS} (got ${jobs})`
  throw new ValidationError('OPTION_INVALID', 'jobs', message)
}
