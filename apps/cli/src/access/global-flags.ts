/** The flags that every command takes. */
export interface GlobalFlags {
  readonly endpoint?: string
  readonly region?: string
  /** At most one of these four: another address of OSS for the region. */
  readonly internal?: boolean
  readonly accelerate?: boolean
  readonly accelerateOverseas?: boolean
  readonly dualStack?: boolean
  readonly signature?: 'v1' | 'v4'
  readonly pathStyle?: boolean
  readonly cname?: boolean
  readonly allowInsecure?: boolean
  /** Seconds. */
  readonly connectRetry?: number
  readonly profile?: string
  readonly credentialsFile?: string
  readonly json?: boolean
  readonly quiet?: boolean
}
