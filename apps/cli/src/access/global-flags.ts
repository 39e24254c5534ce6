/** Flags that all commands accept. */
export interface GlobalFlags {
  readonly endpoint?: string
  readonly region?: string
  /** At most one of these four, which select another endpoint of the region. */
  readonly internal?: boolean
  readonly accelerate?: boolean
  readonly accelerateOverseas?: boolean
  readonly dualStack?: boolean
  readonly signature?: 'v1' | 'v4'
  readonly pathStyle?: boolean
  readonly cname?: boolean
  readonly allowInsecure?: boolean
  /** Time limit for retrying while the service is unreachable, in seconds. */
  readonly connectRetry?: number
  readonly profile?: string
  readonly credentialsFile?: string
  /** `--debug`: log all requests. */
  readonly debug?: boolean
  /** `--debug=FILE`. Default: standard error. */
  readonly debugFile?: string
  readonly json?: boolean
  readonly quiet?: boolean
}
